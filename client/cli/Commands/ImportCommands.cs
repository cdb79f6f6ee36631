using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using Plixo.V1;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class ImportCommands
{
    private const string Columns = "name kind source state file_name rows applied unchanged refused absent create_time";

    public static readonly ImmutableArray<Command> All =
    [
        Import("customers", LedgerKind.Customers),
        Import("contacts", LedgerKind.Contacts),
        Import("invoices", LedgerKind.Invoices),
        Import("payments", LedgerKind.Payments),
        new Call("import list", "ListImports", "Imports, newest first", "imports", Columns)
        {
            Inputs = [Filter("--source NAME", "source", "only of this ledger")],
        },
        new Call("import show IMPORT", "GetImport", "One import", "import") { Inputs = [Name("IMPORT", "name", "imports")] },
        new Call("import verdicts IMPORT", "ListVerdicts", "What became of each row", "verdicts", "row line external_id outcome resource faults")
        {
            Inputs = [Name("IMPORT", "parent", "imports"), Filter("--outcome OUTCOME", "outcome", "good, applied, unchanged, refused, repeated or unmatched")],
        },
        new Call("import watermarks", "ListWatermarks", "As of when each ledger is known", "watermarks", "source kind truth as_of_time stale import"),
        new Call("import absent", "ListAbsentInvoices", "Invoices held because a full file did not name them", "invoices", "number customer_display_name source open_amount import absent_since invoice"),
        new Call("import unmatched", "ListUnmatchedPayments", "Payments that name an unknown invoice", "payments", "source external_id customer_external_id invoice_external_id date allocated_amount type import"),
    ];

    private static Command Import(string word, LedgerKind kind) =>
        new($"import {word} FILE", $"Import {word} from a CSV file", run => ImportFile.RunAsync(run, kind))
        {
            Options = ImportFile.Options,
            Details = "Exit code 4 where the file or a row was refused. docs/import.md explains the columns and the map.",
        };
}
