using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Plixo.Web.Shell;

/// <summary>A page that is rendered once, when everything it shows is there: nothing of it has to mind that it is not yet.</summary>
public abstract class LoadedPage : ComponentBase
{
    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <exception cref="Rpc.RpcException">Becomes the page that says so.</exception>
    protected abstract Task LoadAsync();
}
