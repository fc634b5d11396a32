using System.Text;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Iso8583.Host.Admin;

/// <summary><c>/api/v1/receipts/{gateway}</c>: where HTTP gateways report what became of a message. Refused ones get no reason.</summary>
internal static class ReceiptEndpoints
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/api/v1/receipts/{gateway}", ["GET", "POST"], TakeAsync);

    private static async Task<IResult> TakeAsync(string gateway, HttpRequest request, CallbackHandler handler, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBodyBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length > MaxBodyBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var callback = new Callback(
            request.GetEncodedUrl(),
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString()),
            Encoding.UTF8.GetString(buffer, 0, length));
        var reply = await handler.TakeAsync(gateway, callback, cancellationToken).ConfigureAwait(false);
        return reply is null ? Results.StatusCode(StatusCodes.Status403Forbidden) : Results.Text(reply);
    }
}
