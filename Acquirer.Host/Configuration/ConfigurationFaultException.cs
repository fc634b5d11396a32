namespace Iso8583.Host.Configuration;

/// <summary>The configuration or a file that it names is wrong; the message says where and what to do. Ends the start with exit code 2.</summary>
public sealed class ConfigurationFaultException : Exception
{
    public ConfigurationFaultException(string message)
        : base(message)
    {
    }

    public ConfigurationFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ConfigurationFaultException()
    {
    }
}
