using System.Buffers.Binary;
using System.Collections.Frozen;
using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Host.Authorization;

/// <summary>The chip cards of one issuer: its master keys by handle, its scheme and its scripts. Checks cryptograms and answers them.</summary>
public sealed class IssuerChip
{
    /// <summary>The most bytes of an answer's F55.</summary>
    public const int MaxAnswer = 255;

    private const int SequenceDigits = 10;
    private const int ApprovedCode = 0x3030;

    private readonly ISecurityModule _module;
    private readonly KeyHandle _cryptogramKey;
    private readonly KeyHandle? _scriptKey;
    private readonly FrozenDictionary<uint, IssuerScriptText> _scripts;

    /// <param name="module">Holds the keys.</param>
    /// <param name="firstBin">First BIN of the issuer.</param>
    /// <param name="lastBin">Last BIN, inclusive.</param>
    /// <param name="cryptogramKey">IMK-AC.</param>
    /// <param name="scriptKey">IMK-SMI; null where there are no scripts.</param>
    /// <param name="scripts">By id.</param>
    public IssuerChip(ISecurityModule module, int firstBin, int lastBin, KeyHandle cryptogramKey, KeyHandle? scriptKey, IEnumerable<IssuerScriptText> scripts)
    {
        _module = module;
        FirstBin = firstBin;
        LastBin = lastBin;
        _cryptogramKey = cryptogramKey;
        _scriptKey = scriptKey;
        _scripts = scripts.ToFrozenDictionary(script => script.Id);
    }

    public int FirstBin { get; }

    public int LastBin { get; }

    public CardScheme Scheme { get; init; } = CardScheme.UnionPay;

    public CardKeyOption KeyOption { get; init; }

    /// <summary>1 or 2; 0: as the cryptogram version has it.</summary>
    public int AnswerMethod { get; init; }

    /// <summary>Checks the cryptogram of a card.</summary>
    /// <param name="pan">The account number.</param>
    /// <param name="sequenceField">F23, or -1.</param>
    /// <param name="data">F55.</param>
    /// <param name="session">The card's keys, to answer it; null where the cryptogram is not right.</param>
    /// <returns>None, CryptogramMismatch, CryptogramVersion, or what is wrong with the data.</returns>
    public SecurityError Verify(Pan pan, int sequenceField, scoped EmvData data, out CardSession? session)
    {
        session = null;
        var error = CryptogramVersions.TryRead(Scheme, data.IssuerData, out var version);
        if (error == SecurityError.None) error = _module.TryOpenCard(_cryptogramKey, version, Card(pan, sequenceField, data), data, out session);
        if (session is null) return error;
        error = session.Verify(data);
        if (error == SecurityError.None) return error;
        session.Dispose();
        session = null;
        return error;
    }

    /// <summary>Writes what the card gets back: its counter (UnionPay) or the response code (others), the ARPC, and a script.</summary>
    /// <param name="session">The card's keys.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="sequenceField">F23, or -1.</param>
    /// <param name="data">F55 of the request, verified.</param>
    /// <param name="code">F39 of the response.</param>
    /// <param name="approved">Whether the response approves.</param>
    /// <param name="scriptId">Script to send; 0 for none.</param>
    /// <param name="field">At least <see cref="MaxAnswer"/> bytes.</param>
    /// <returns>Bytes written; 0 where there is no answer: the card then declines by itself.</returns>
    public int WriteAnswer(
        CardSession session, Pan pan, int sequenceField, scoped EmvData data, ResponseCode code, bool approved, uint scriptId, Span<byte> field)
    {
        if (CryptogramVersions.TryRead(Scheme, data.IssuerData, out var version) != SecurityError.None) return 0;
        Span<byte> answer = stackalloc byte[16];
        if (!TryAnswer(session, version, data, code, approved, answer, out var length)) return 0;
        var writer = new TlvWriter(field);
        if (Scheme == CardScheme.UnionPay) _ = writer.TryWrite(0x9F36, data.CounterBytes);
        _ = writer.TryWrite(0x91, answer[..length]);
        if (Scheme != CardScheme.UnionPay)
        {
            Span<byte> responseCode = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(responseCode, (ushort)CodeFor(code, approved));
            _ = writer.TryWrite(0x8A, responseCode);
        }

        if (scriptId != 0) WriteScript(version, Card(pan, sequenceField, data), data, scriptId, ref writer);
        return writer.Written;
    }

    private EmvCard Card(Pan pan, int sequenceField, scoped EmvData data)
    {
        var sequence = sequenceField >= 0 ? sequenceField
            : data.SequenceNumber.Length == 1 ? (SequenceDigits * (data.SequenceNumber[0] >> 4)) + (data.SequenceNumber[0] & 0x0F)
            : 0;
        return new EmvCard(pan, Math.Min(sequence, 99), KeyOption);
    }

    private bool TryAnswer(
        CardSession session, CryptogramVersion version, scoped EmvData data, ResponseCode code, bool approved, Span<byte> answer, out int length)
    {
        if (AnswerMethod == 2 || (AnswerMethod == 0 && version is CryptogramVersion.CommonCore or CryptogramVersion.VisaCvn18 or CryptogramVersion.VisaCvn22))
        {
            // Card status update: bit 8 of the second byte says that the issuer approves (EMV common core definitions).
            length = 8;
            answer[4..8].Clear();
            if (approved) answer[5] = 0x80;
            return session.ComputeArpc2(data.CryptogramBytes, answer[4..8], default, answer[..4]) == SecurityError.None;
        }

        length = 10;
        BinaryPrimitives.WriteUInt16BigEndian(answer[8..], (ushort)(Scheme == CardScheme.Mastercard ? MastercardCode(approved) : CodeFor(code, approved)));
        return session.ComputeArpc1(data.CryptogramBytes, answer[8..10], answer[..8]) == SecurityError.None;
    }

    /// <summary>The two characters that the card is told: F39 where it has two, else what it means.</summary>
    private static int CodeFor(ResponseCode code, bool approved)
    {
        Span<byte> text = stackalloc byte[4];
        return code.CopyTo(text) == 2 ? BinaryPrimitives.ReadUInt16BigEndian(text) : approved ? ApprovedCode : ApprovedCode + 5;
    }

    /// <summary>ARPC response code of M/Chip: 0010 approves.</summary>
    private static int MastercardCode(bool approved) => approved ? 0x0010 : 0;

    /// <summary>Template 71 or 72: the script's id (9F18), then its commands (86), each with its MAC. A script that does not fit is left out.</summary>
    private void WriteScript(CryptogramVersion version, EmvCard card, scoped EmvData data, uint scriptId, ref TlvWriter writer)
    {
        if (_scriptKey is null || !_scripts.TryGetValue(scriptId, out var script)) return;
        Span<byte> content = stackalloc byte[MaxAnswer];
        Span<byte> command = stackalloc byte[IssuerScriptText.MaxCommand];
        Span<byte> covered = stackalloc byte[IssuerScriptText.MaxCommand + 10];
        Span<byte> id = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, scriptId);
        var inner = new TlvWriter(content);
        _ = inner.TryWrite(0x9F18, id);
        for (var i = 0; i < script.Commands.Count; i++)
        {
            var text = script.Commands[i].Span;
            text.CopyTo(command);
            text[..IssuerScriptText.HeaderLength].CopyTo(covered);
            data.CounterBytes.CopyTo(covered[IssuerScriptText.HeaderLength..]);
            data.CryptogramBytes.CopyTo(covered[(IssuerScriptText.HeaderLength + 2)..]);
            text[IssuerScriptText.HeaderLength..].CopyTo(covered[(IssuerScriptText.HeaderLength + 10)..]);
            var macLength = IssuerScriptText.MacLengthOf(text);
            if (_module.ComputeScriptMac(_scriptKey, version, card, data, covered[..(text.Length + 10)], command.Slice(text.Length, macLength)) != SecurityError.None) return;
            if (!inner.TryWrite(0x86, command[..(text.Length + macLength)])) return;
        }

        _ = writer.TryWrite(script.Template, content[..inner.Written]);
    }
}
