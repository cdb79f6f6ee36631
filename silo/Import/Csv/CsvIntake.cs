using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Plixo.Silo.Import.Csv;

/// <summary>The first pass over a file: it is whole, or it is refused whole.</summary>
public static class CsvIntake
{
    /// <summary>Reads the stream to its end or to the first fault of the file. The stream is not disposed.</summary>
    public static bool TryOpen<T>(
        Stream input, CsvSchema<T> schema, CsvOptions options, [NotNullWhen(true)] out CsvFile<T>? file, [NotNullWhen(false)] out FileFault? fault) where T : class
    {
        file = null;
        fault = options.Check() ?? (options.Map.GroupDocumentLines && !options.Groups(schema)
            ? new(Reason.MapInvalid, $"the map groups document lines, and {schema.Kind} have none")
            : null);
        if (fault is not null)
            return false;
        var copy = TemporaryFile();
        try
        {
            (file, fault) = Validate(input, copy, schema, options);
            return file is not null;
        }
        finally
        {
            if (file is null)
                copy.Dispose();
        }
    }

    private static (CsvFile<T>?, FileFault?) Validate<T>(Stream input, FileStream copy, CsvSchema<T> schema, CsvOptions options)
        where T : class
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var reader = new CsvReader(input, options.Delimiter, options.Map.LastLineMayBeOpen, chunk =>
        {
            digest.AppendData(chunk);
            copy.Write(chunk);
        });
        var step = reader.Next();
        if (step != CsvStep.Row)
            return (null, reader.Fault ?? new(Reason.FileEmpty, "the file is empty; it needs at least the header line"));
        var (binding, fault) = Binding.Of(reader, schema.Columns, schema.Required, options.Map);
        if (binding is null)
            return (null, fault);

        var grouped = options.Groups(schema);
        var identities = schema.Identities
            .Select(i => grouped ? i with { Same = [.. i.Same.Except([schema.LineColumn!])] } : i)
            .Select(i => new Identities(i, binding, grouped))
            .ToArray();
        var rows = 0;
        FileFault? shortRow = null;
        while ((step = reader.Next()) == CsvStep.Row)
        {
            if (++rows > CsvLimits.Rows)
                return (null, new(Reason.LimitExceeded, $"a file of more than {CsvLimits.Rows} rows is refused", reader.Line));
            shortRow = null;
            if (reader.FieldCount == binding.FieldCount)
                foreach (var identity in identities)
                    identity.Add(reader, rows);
            else
                shortRow = new(Reason.FileCut, $"the last row has {reader.FieldCount} fields and the header has {binding.FieldCount}; the file looks cut", reader.Line);
        }
        if (reader.Fault is not null || shortRow is not null)
            return (null, reader.Fault ?? shortRow);
        copy.Flush();
        return (new CsvFile<T>(copy, schema, options, binding, identities, rows, Convert.ToHexStringLower(digest.GetHashAndReset())), null);
    }

    /// <summary>Readable by this process's user only, and gone when it is closed.</summary>
    private static FileStream TemporaryFile()
    {
        var open = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
            open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"plixo-import-{Guid.NewGuid():N}"), open);
    }
}
