namespace Plixo.Web.Shared;

public enum BadgeTone
{
    Plain = 1,
    Good,
    Open,
    Warn,
    Bad,
    Wait,
}
