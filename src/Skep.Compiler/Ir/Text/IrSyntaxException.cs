namespace Skep.Compiler.Ir.Text;

/// <summary>Ends the reading of one line; never leaves the parser.</summary>
sealed class IrSyntaxException(string id, IrToken token, string message) : Exception(message)
{
    public string Id { get; } = id;

    public IrToken Token { get; } = token;
}
