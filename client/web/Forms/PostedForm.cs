using Google.Type;
using Microsoft.AspNetCore.Http;
using NodaTime.Text;
using Plixo.Client;
using Plixo.Protos.Amounts;
using Plixo.Web.Shared;
using Plixo.Web.Shell;
using Money = Plixo.V1.Money;

namespace Plixo.Web.Forms;

/// <summary>Acts on a form of a page.</summary>
public delegate Task<Outcome> FormAct(PostedForm form);

/// <summary>What somebody sent with a form of a page, and who did.</summary>
public sealed class PostedForm(HttpContext http, IFormCollection fields, PlixoClient plixo, Viewer viewer)
{
    public const string ActField = "act";
    public const string StepField = "step";
    public const string RequestIdField = "request_id";
    public const string EtagField = "etag";

    /// <summary>Between what a form does and what it is about.</summary>
    public const char About = ':';

    /// <summary>The value of <see cref="StepField"/> that asks for the effect only.</summary>
    public const string Look = "look";

    public PlixoClient Plixo => plixo;

    public Viewer Viewer => viewer;

    /// <summary>Which form of the page, with what it is about: `contact:p-1`.</summary>
    public string Act => this[ActField];

    /// <summary>What the form does, whatever it is about: `contact`.</summary>
    public string Verb => Act.Split(About)[0];

    /// <summary>What it is about: `p-1`; empty where that is the page's own resource.</summary>
    public string Subject => Act.Contains(About) ? Act[(Act.IndexOf(About) + 1)..] : "";

    /// <summary>Made when the form was: sent twice, it acts once.</summary>
    public string RequestId => this[RequestIdField];

    /// <summary>Of the resource as it was when the form was made.</summary>
    public string Etag => this[EtagField];

    public bool OnlyLooks => this[StepField] == Look;

    /// <summary>Without the blanks around it; empty where it was not sent.</summary>
    public string this[string name] => fields[name].ToString().Trim();

    public bool Has(string name) => fields.ContainsKey(name);

    public IEnumerable<string> All(string name) => fields[name].OfType<string>();

    /// <summary>Null where none was chosen.</summary>
    public IFormFile? FileOf(string name) => fields.Files[name] is { Length: > 0 } file ? file : null;

    /// <summary>A part of the page's address.</summary>
    public string Route(string name) => http.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>As a date field sends it, `2026-11-29`; null for anything else.</summary>
    public Date? DateOf(string name) => LocalDatePattern.Iso.Parse(this[name]) is { Success: true, Value: var date }
        ? TimeWords.Wire(date)
        : null;

    /// <summary>As people write it, `1,234.50`; null where it is no amount of the currency.</summary>
    public Money? AmountOf(string name, string currency) => MoneyText.TryParse($"{this[name]} {currency}", out var amount) ? amount : null;

    public int? NumberOf(string name) => int.TryParse(this[name], out var number) ? number : null;
}
