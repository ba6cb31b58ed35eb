namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>What stands for the type parameters (<c>!0</c>) and the method's own (<c>!!0</c>) where a signature or body is read.</summary>
/// <remarks>With <see cref="Open"/> they stand for themselves, as needed to compare a reference's signature with a definition's.</remarks>
readonly record struct GenericContext(TypeDesc[] TypeArguments, TypeDesc[] MethodArguments)
{
    public static GenericContext Open { get; } = new([], []);

    public TypeDesc TypeParameter(AssemblySet set, int index) =>
        (uint)index < (uint)TypeArguments.Length ? TypeArguments[index] : set.Parameter(index, ofMethod: false);

    public TypeDesc MethodParameter(AssemblySet set, int index) =>
        (uint)index < (uint)MethodArguments.Length ? MethodArguments[index] : set.Parameter(index, ofMethod: true);
}
