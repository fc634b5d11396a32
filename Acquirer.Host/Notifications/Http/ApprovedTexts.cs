namespace Iso8583.Host.Notifications.Http;

/// <summary>
/// What a provider asks for that sends approved texts only: sign and text were approved beforehand. The approved text here is one variable, the
/// recorded text without its 【sign】; so the provider's message says what was recorded.
/// </summary>
public sealed record ApprovedTexts
{
    /// <summary>The approved sign, without brackets.</summary>
    public required string Sign { get; init; }

    /// <summary>Code of the approved text.</summary>
    public required string Template { get; init; }

    /// <summary>Codes of their own for some of our templates: <c>cardholder.declined</c>.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the variable, where variables have names. Default <c>text</c>.</summary>
    public string Variable { get; init; } = "text";

    /// <summary>Application of the account (Tencent: SmsSdkAppId); empty where there is none.</summary>
    public string Application { get; init; } = "";

    /// <summary>Region of the service. Default <c>ap-guangzhou</c> (Tencent).</summary>
    public string Region { get; init; } = "ap-guangzhou";

    /// <summary>Key that the provider's callbacks carry in their address; empty: none are taken.</summary>
    public string CallbackKey { get; init; } = "";

    /// <summary>The code for one of our templates.</summary>
    public string CodeOf(string template) => Templates.GetValueOrDefault(template, Template);

    /// <summary>The text without its sign, which the provider puts in front itself.</summary>
    public static string WithoutSign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.StartsWith('【') ? text.IndexOf('】') : -1;
        return end < 0 ? text : text[(end + 1)..];
    }
}
