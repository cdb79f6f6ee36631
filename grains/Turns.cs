global using CustomerTurn = Plixo.Grains.Core.TurnBuilder<Plixo.Grains.Customers.CustomerState, Plixo.Grains.Customers.CustomerEvent>;
global using InvoiceTurn = Plixo.Grains.Core.TurnBuilder<Plixo.Grains.Invoices.InvoiceState, Plixo.Grains.Invoices.InvoiceEvent>;
global using SegmentTurn = Plixo.Grains.Core.TurnBuilder<Plixo.Grains.Segments.SegmentState, Plixo.Grains.Segments.SegmentEvent>;
global using WorkspaceTurn = Plixo.Grains.Core.TurnBuilder<Plixo.Grains.Workspaces.WorkspaceState, Plixo.Grains.Workspaces.WorkspaceEvent>;
