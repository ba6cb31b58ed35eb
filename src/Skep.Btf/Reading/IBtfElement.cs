namespace Skep.Btf;

/// <summary>An element of a type's trailing array: <see cref="BtfMember"/> and its like. Not for implementing elsewhere.</summary>
public interface IBtfElement<T>
{
    static abstract T Read(BtfType owner, int index);
}
