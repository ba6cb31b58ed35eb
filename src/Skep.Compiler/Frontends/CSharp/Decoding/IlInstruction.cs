using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Skep.Compiler.Frontends.CSharp.Decoding;

/// <summary>One IL instruction.</summary>
/// <param name="Offset">Of its first byte, prefixes not counted.</param>
/// <param name="Operand">A number, an index, a token, or the offset of a branch's target.</param>
/// <param name="Targets">Of <c>switch</c>; else null.</param>
readonly record struct IlInstruction(int Offset, ILOpCode Code, long Operand, int[]? Targets = null)
{
    public EntityHandle Token => MetadataTokens.EntityHandle((int)Operand);

    public int Target => (int)Operand;

    public override string ToString() => $"IL_{Offset:x4}: {Code}";
}
