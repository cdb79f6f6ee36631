using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Plixo.Silo.Host.Configuration;

/// <summary>Where the configuration comes from: appsettings.json of the program, then of the working folder, then `PLIXO__` variables.</summary>
public static class ConfigurationSources
{
    public const string EnvironmentPrefix = "PLIXO__";

    private const string FileName = "appsettings.json";

    public static bool IsDevelopment =>
        (Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")) == Environments.Development;

    /// <exception cref="ConfigurationException">A file is no JSON.</exception>
    public static IConfigurationRoot Read()
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, FileName), optional: true)
                .AddJsonFile(Path.Combine(Environment.CurrentDirectory, FileName), optional: true)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .Build();
        }
        catch (InvalidDataException fault)
        {
            throw new ConfigurationException($"{fault.Message} {fault.InnerException?.Message}".ReplaceLineEndings(" "));
        }
    }

    public static SiloOptions Options(IConfiguration sources, bool isDevelopment) => SiloOptions.Read(
        new ConfigurationReader(sources.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))),
        isDevelopment);
}
