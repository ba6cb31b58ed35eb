namespace Skep.Compiler.Frontends.CSharp.Evaluation;

/// <summary>Leaves an evaluation that needs more than is known while compiling; never leaves <see cref="ConstantEvaluator"/>.</summary>
#pragma warning disable CA1032, CA1064 // It is control flow within this folder, with one way to make it.
sealed class NotConstantException(string reason) : Exception(reason);
