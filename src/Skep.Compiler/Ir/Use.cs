namespace Skep.Compiler.Ir;

/// <summary>One place where a value is used.</summary>
/// <param name="Operand">The user's operand number.</param>
public readonly record struct Use(Value User, int Operand);
