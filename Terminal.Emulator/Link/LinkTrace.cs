namespace Iso8583.Emulator.Link;

/// <summary>Sees what passes on a connection; called on the connection's own threads, so it must be quick and must not throw.</summary>
internal delegate void LinkTrace(in LinkEvent passed);
