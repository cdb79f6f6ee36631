using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Protos.Csv;

namespace Plixo.Silo.Exporting;

/// <summary>Rows as the bytes of a file.</summary>
internal static class ExportFile
{
    private static readonly JsonFormatter Json = new(new JsonFormatter.Settings(formatDefaultValues: false, TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor)));

    /// <param name="first">Whether these are the first rows: a CSV file begins with the names of its columns.</param>
    public static byte[] Write(V1.ExportFormat format, MessageDescriptor row, IReadOnlyList<IMessage> rows, bool first)
    {
        var text = new StringBuilder();
        if (format == V1.ExportFormat.Ndjson)
        {
            foreach (var one in rows) text.Append(Json.Format(one)).Append('\n');
        }
        else
        {
            var columns = CsvColumn.All(row);
            if (first) text.Append(CsvText.Line(columns.SelectMany(column => column.Headers)));
            foreach (var one in rows) text.Append(CsvText.Line(columns.SelectMany(column => column.Values(one))));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
