using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Rpc;
using Plixo.Cli;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Import.Csv;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Tests.Cases.Exporting;

/// <summary>Lists as files, from a running silo.</summary>
public sealed class ExportTests
{
    /// <summary>Names that quoting, spreadsheets and encodings trip over.</summary>
    private static readonly string[] Hostile = ["=1+1", "a,b", "say \"no\"", "+49", "Ærøskøbing 東京 🧾", "'quoted"];

    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task File_has_every_row_of_the_list_once_over_all_pages(string engine)
    {
        await using var silo = await StartAsync(engine);
        using var plixo = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));
        var names = Hostile.Concat(Enumerable.Range(0, (2 * ListLimits.LargestPage) + 7).Select(n => $"Customer {n}")).ToArray();
        await CustomersAsync(plixo, names);

        var job = await ExportAsync(plixo, new() { Customers = new() { OrderBy = "display_name" } });
        var csv = await DownloadAsync(plixo, job.Name);
        var rows = Read(csv);
        var name = Array.IndexOf(rows[0], "display_name");

        Assert.Equal((JobState.Succeeded, (long)names.Length, "rows"), (job.State, job.Done, job.Unit));
        Assert.Equal(names.Select(Protos.Csv.CsvText.Harmless).Order(StringComparer.Ordinal), rows.Skip(1).Select(row => row[name]).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));

        var json = await DownloadAsync(plixo, (await ExportAsync(plixo, new() { Customers = new(), Format = ExportFormat.Ndjson })).Name);
        var lines = Encoding.UTF8.GetString(json).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
        Assert.Equal(names.Order(StringComparer.Ordinal), lines.Select(line => line.GetProperty("displayName").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_without_rows_is_a_line_of_column_names()
    {
        await using var silo = await StartAsync("sqlite");
        using var plixo = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));

        var rows = Read(await DownloadAsync(plixo, (await ExportAsync(plixo, new() { Customers = new() })).Name));

        Assert.Contains("external_id", Assert.Single(rows));
    }

    [Fact]
    public async Task A_download_goes_on_behind_the_bytes_that_were_had()
    {
        await using var silo = await StartAsync("sqlite");
        using var plixo = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));
        await CustomersAsync(plixo, [.. Enumerable.Range(0, ListLimits.LargestPage + 1).Select(n => $"Customer {n}")]);
        var job = await ExportAsync(plixo, new() { Customers = new() });
        var whole = await DownloadAsync(plixo, job.Name);

        foreach (var offset in new[] { 1, whole.Length / 2, whole.Length - 1, whole.Length })
            Assert.Equal(whole[offset..], await DownloadAsync(plixo, job.Name, offset));
        var behind = await Assert.ThrowsAsync<RpcException>(() => DownloadAsync(plixo, job.Name, whole.Length + 1));
        Assert.Equal("offset", behind.Detail<BadRequest>()!.FieldViolations.Single().Field);
    }

    [Fact]
    public async Task The_file_is_for_who_started_it_and_needs_the_right_of_the_list()
    {
        await using var silo = await StartAsync("sqlite");
        using var manager = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));
        using var viewer = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Viewer));
        var job = await ExportAsync(manager, new() { Customers = new() });

        Assert.Equal("PERMISSION_DENIED", (await Assert.ThrowsAsync<RpcException>(() => DownloadAsync(viewer, job.Name))).Reason());
        Assert.Equal("PERMISSION_DENIED", (await Assert.ThrowsAsync<RpcException>(() => viewer.Exports.ExportListAsync(new() { Tokens = new() }))).Reason());
        Assert.Equal("NOT_FOUND", (await Assert.ThrowsAsync<RpcException>(() => DownloadAsync(manager, "jobs/j-none"))).Reason());
    }

    [Fact]
    public async Task Who_sees_one_segment_exports_the_rows_of_that_segment()
    {
        await using var silo = await StartAsync("sqlite");
        using var manager = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));
        await CustomersAsync(manager, ["Seen by its segment"]);
        using var inside = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Viewer, ServingSilo.Segment.Value));
        using var outside = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Viewer, "elsewhere"));

        Assert.Equal(2, Read(await DownloadAsync(inside, (await ExportAsync(inside, new() { Customers = new() })).Name)).Count);
        Assert.Single(Read(await DownloadAsync(outside, (await ExportAsync(outside, new() { Customers = new() })).Name)));
    }

    [Fact]
    public async Task What_cannot_be_exported_is_refused_at_once_and_the_field_is_named()
    {
        await using var silo = await StartAsync("sqlite");
        using var plixo = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));
        foreach (var (request, field) in new (ExportListRequest, string)[]
                 {
                     (new(), "list"), (new() { Customers = new() { Filter = "nothing = 1" } }, "filter"), (new() { Customers = new() { OrderBy = "nothing" } }, "order_by"),
                     (new() { Customers = new() { PageSize = 5 } }, "customers.page_size"), (new() { Customers = new(), Format = (ExportFormat)9 }, "format"),
                 })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => plixo.Exports.ExportListAsync(request));
            Assert.Equal(field, refused.Detail<BadRequest>()!.FieldViolations.Single().Field);
        }

        Assert.Empty((await plixo.Jobs.ListJobsAsync(new() { Filter = "kind = \"export\"" })).Jobs);
    }

    [Fact]
    public async Task The_same_request_id_is_the_same_job_and_other_content_is_refused()
    {
        await using var silo = await StartAsync("sqlite");
        using var plixo = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));
        var request = new ExportListRequest { Customers = new(), RequestId = Guid.NewGuid().ToString() };
        var first = (await plixo.Exports.ExportListAsync(request)).Job;

        Assert.Equal(first.Name, (await plixo.Exports.ExportListAsync(request)).Job.Name);
        var reused = await Assert.ThrowsAsync<RpcException>(() => plixo.Exports.ExportListAsync(new(request) { Invoices = new() { Parent = "customers/-" } }));
        Assert.Equal("REQUEST_ID_REUSED", reused.Reason());
    }

    [Fact]
    public async Task The_command_line_writes_the_file_whole()
    {
        await using var silo = await StartAsync("sqlite");
        var token = await silo.TokenAsync(Roles.Manager);
        using var plixo = new PlixoClient(silo.Grpc, token);
        await CustomersAsync(plixo, ["Sharp GmbH"]);
        var folder = Directory.CreateTempSubdirectory("plixo-export-");
        try
        {
            var file = Path.Combine(folder.FullName, "customers.csv");
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            Environment.SetEnvironmentVariable("PLIXO_TOKEN", token);
            var code = await CommandLine.RunAsync(["job", "export", "customers", file, "--address", silo.Grpc.ToString()], output, output, CancellationToken.None);

            Assert.True(code == ExitCode.Ok, output.ToString());
            Assert.Contains("Sharp GmbH", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
            Assert.Equal([file], Directory.GetFiles(folder.FullName));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PLIXO_TOKEN", null);
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ServingSilo> StartAsync(string engine) => await ServingSilo.StartAsync(
        engine == "postgres" ? new Dictionary<string, string> { ["Store"] = $"postgres:{await PostgresServer.CreateDatabaseAsync()}" } : null);

    private static async Task CustomersAsync(PlixoClient plixo, IReadOnlyList<string> names)
    {
        var import = (await plixo.Imports.ImportRecordsAsync(names.Select((name, at) => new ImportRecordsRequest
        {
            Customer = new() { ExternalId = $"c{at}", DisplayName = name, Country = "DE", Language = "en", CurrencyCode = "EUR" },
        }).Prepend(new() { Header = new() { Kind = LedgerKind.Customers, Source = "erp" } }).ToAsyncEnumerable())).Import;
        Assert.Equal(0L, import.Refused);
        Assert.Equal(JobState.Succeeded, (await EndedAsync(plixo, import.Job)).State);
    }

    private static async Task<Job> ExportAsync(PlixoClient plixo, ExportListRequest request) =>
        await EndedAsync(plixo, (await plixo.Exports.ExportListAsync(request)).Job.Name);

    private static async Task<Job> EndedAsync(PlixoClient plixo, string name)
    {
        Job? last = null;
        await foreach (var change in plixo.Jobs.WatchJob(new() { Name = name })) last = change.Job ?? last;
        return last!;
    }

    private static async Task<byte[]> DownloadAsync(PlixoClient plixo, string job, long offset = 0)
    {
        using var file = new MemoryStream();
        await foreach (var piece in plixo.Exports.DownloadExport(new() { Name = job, Offset = offset }))
        {
            Assert.Equal(offset + file.Length, piece.Offset);
            piece.Content.WriteTo(file);
        }

        return file.ToArray();
    }

    private static List<string[]> Read(byte[] csv)
    {
        var reader = new CsvReader(new MemoryStream(csv), ',');
        var rows = new List<string[]>();
        while (reader.Next() == CsvStep.Row) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.Text)]);
        Assert.Null(reader.Fault);
        return rows;
    }
}
