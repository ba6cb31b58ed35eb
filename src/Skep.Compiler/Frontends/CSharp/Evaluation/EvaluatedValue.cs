using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Evaluation;

/// <summary>What is on the stack while IL is evaluated: a number, a struct, an object or an address.</summary>
/// <param name="Type">As declared.</param>
/// <param name="Number">Of an integer; sign-extended when it has 32 bits.</param>
/// <param name="Bytes">Of a struct; the memory that an address leads to.</param>
/// <param name="Offset">Of an address, in <paramref name="Bytes"/>.</param>
readonly record struct EvaluatedValue(TypeDesc Type, long Number = 0, byte[]? Bytes = null, int Offset = 0, Known? Object = null)
{
    public bool IsNarrow => Type.Primitive.IsInteger && Type.Primitive.Size <= 4;

    /// <exception cref="NotConstantException">It is no struct of that size.</exception>
    public byte[] Struct(int size) =>
        Bytes is not null && Bytes.Length >= size ? Bytes : throw new NotConstantException("it takes something else for a struct");

    public Constant ToConstant(TypeDesc type)
    {
        if (Object is not null)
            return new Constant(null, Object);
        return type.IsStruct ? new Constant([.. Struct(StructLayout.SizeOf(type))]) : Constant.Of(Number, StructLayout.SizeOf(type));
    }
}
