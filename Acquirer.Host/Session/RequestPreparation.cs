namespace Iso8583.Host.Session;

/// <summary>What is to happen with a message after a first look.</summary>
internal enum RequestPreparation : byte
{
    /// <summary>Nobody waits for an answer, or none can be made.</summary>
    Drop,

    /// <summary>Answered without the books.</summary>
    Answer,

    /// <summary>The books decide.</summary>
    Submit,

    /// <summary>The books decide after a wait.</summary>
    SubmitLater,

    /// <summary>Forgotten by a rule, and the connection with it.</summary>
    DropAndClose,
}
