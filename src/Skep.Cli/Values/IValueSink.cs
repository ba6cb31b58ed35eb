using System.Net;

namespace Skep.Cli.Values;

/// <summary>Receives a decoded value, piece by piece, in the order of its bytes.</summary>
interface IValueSink
{
    void BeginStruct();

    /// <summary>The member whose value comes next.</summary>
    void Member(string name);

    void EndStruct();

    void BeginArray();

    void EndArray();

    void Integer(Int128 value);

    void Float(double value);

    void Boolean(bool value);

    /// <summary>A string of the program's own: not yet escaped.</summary>
    void Characters(string value);

    /// <summary>A value in a notation that needs no quotes: an enumerator's name, a pointer.</summary>
    void Word(string value);

    void Address(IPAddress value);

    /// <summary>Bytes that mean nothing to people.</summary>
    void Bytes(ReadOnlySpan<byte> value);

    /// <summary>Nothing is known or left to show.</summary>
    void Nothing();
}
