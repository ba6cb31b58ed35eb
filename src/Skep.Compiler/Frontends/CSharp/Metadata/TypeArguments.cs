namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>A list of types that is equal to another with the same types.</summary>
readonly struct TypeArguments(TypeDesc[] types) : IEquatable<TypeArguments>
{
    public TypeDesc[] Types { get; } = types;

    public bool Equals(TypeArguments other) => Types.AsSpan().SequenceEqual(other.Types);

    public override bool Equals(object? obj) => obj is TypeArguments other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (TypeDesc type in Types)
            hash.Add(type);
        return hash.ToHashCode();
    }
}
