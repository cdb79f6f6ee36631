namespace Plixo.V1;

/// <summary>A request that changes something. Its id makes a retry safe: the first answer is given again.</summary>
public interface IMutation
{
    /// <summary>A UUID; Plixo's client fills it when it is empty.</summary>
    string RequestId { get; set; }
}
