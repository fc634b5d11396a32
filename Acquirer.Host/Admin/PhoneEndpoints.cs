using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iso8583.Host.Notifications.SmsCentre;

namespace Iso8583.Host.Admin;

/// <summary>The phones behind the built-in SMS centre, and a sendsms interface like Kannel's. Mapped only where there is a centre.</summary>
internal static class PhoneEndpoints
{
    private const int MaxLimit = 1000;

    public static void Map(IEndpointRouteBuilder routes, SmsCentreService centre)
    {
        routes.MapGet("/api/v1/phones", (HttpRequest request) => Read(request, centre));
        routes.MapPost("/api/v1/phones/{number}/messages", (string number, HttpRequest request, CancellationToken cancellationToken) => SendAsync(number, request, centre, cancellationToken));
        routes.MapGet("/cgi-bin/sendsms", (HttpRequest request, SmsCentreSettings settings) => SendSms(request, settings, centre));
    }

    private static IResult Read(HttpRequest request, SmsCentreService centre)
    {
        var reader = new QueryReader(request.Query, "after", "number", "limit");
        var after = reader.Number("after", 0, 0, long.MaxValue);
        var limit = (int)reader.Number("limit", 100, 1, MaxLimit);
        var phone = reader.Phone("number");
        if (reader.Problem.Length > 0) return reader.ToResult();
        return Results.Json(new PhoneMessagesAnswer(centre.Phones.Read(after, phone, limit), centre.Phones.LastId), AdminJson.Readable.PhoneMessagesAnswer);
    }

    private static async Task<IResult> SendAsync(string number, HttpRequest request, SmsCentreService centre, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType()) return Results.Problem("expected application/json", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Unsupported media type");
        PhoneSendRequest? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync(request.Body, AdminJson.Default.PhoneSendRequest, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            message = null;
        }

        if (message is not { To.Length: >= 1 and <= 20, Text.Length: >= 1 and <= 70 } || number.Length is < 3 or > 20)
        {
            return Results.Problem("expected {\"to\": \"95588\", \"text\": \"TD\"} with a text of 1 to 70 characters", statusCode: StatusCodes.Status400BadRequest, title: "Bad request");
        }

        var taken = await centre.SendFromPhoneAsync(number, message.To, message.Text, cancellationToken).ConfigureAwait(false);
        return Results.Json(new PhoneSendAnswer(taken), AdminJson.Default.PhoneSendAnswer);
    }

    // The answers are Kannel's words.
    private static IResult SendSms(HttpRequest request, SmsCentreSettings settings, SmsCentreService centre)
    {
        var query = request.Query;
        if (!settings.Accounts.TryGetValue(query["username"].ToString(), out var password) || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(query["password"].ToString())))
        {
            return Results.Text("Authorization failed for sendsms", statusCode: StatusCodes.Status403Forbidden);
        }

        var to = query["to"].ToString().Trim();
        if (to.Length is < 3 or > 21) return Results.Text("Missing receiver number, rejected", statusCode: StatusCodes.Status400BadRequest);
        centre.Accept(query["from"].ToString(), to, query["text"].ToString());
        return Results.Text("0: Accepted for delivery", statusCode: StatusCodes.Status202Accepted);
    }
}
