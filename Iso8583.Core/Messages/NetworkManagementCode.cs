using System.Globalization;

namespace Iso8583.Core.Messages;

/// <summary>Data element 70 of 1987 (in 1993 and 2003 the function code 24): what a network management message asks for.</summary>
/// <param name="Value">Three digits.</param>
public readonly record struct NetworkManagementCode(int Value)
{
    /// <summary>Sign-on.</summary>
    public static NetworkManagementCode SignOn => new(1);

    /// <summary>Sign-off.</summary>
    public static NetworkManagementCode SignOff => new(2);

    /// <summary>Key change.</summary>
    public static NetworkManagementCode KeyChange => new(101);

    /// <summary>Cut-over.</summary>
    public static NetworkManagementCode CutOver => new(201);

    /// <summary>Echo test.</summary>
    public static NetworkManagementCode EchoTest => new(301);

    /// <summary>1993 and 2003: system condition, sign-on (function code 801).</summary>
    public static NetworkManagementCode SignOn93 => new(801);

    /// <summary>1993 and 2003: system condition, sign-off (802).</summary>
    public static NetworkManagementCode SignOff93 => new(802);

    /// <summary>1993 and 2003: key change (811).</summary>
    public static NetworkManagementCode KeyChange93 => new(811);

    /// <summary>1993 and 2003: cut-over (821).</summary>
    public static NetworkManagementCode CutOver93 => new(821);

    /// <summary>1993 and 2003: echo test (831).</summary>
    public static NetworkManagementCode EchoTest93 => new(831);

    /// <summary>Three digits.</summary>
    public override string ToString() => Value.ToString("D3", CultureInfo.InvariantCulture);
}
