namespace Skep.Compiler.Ir.Execution;

/// <summary>The program did what has no meaning: it touched no memory of its own, or did not come to an end.</summary>
/// <param name="value">What was executed; null while it is not known.</param>
public sealed class IrFaultException(Value? value, string message) : Exception(message)
{
    public Value? Value { get; internal set; } = value;
}
