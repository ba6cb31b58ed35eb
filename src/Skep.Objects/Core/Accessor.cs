using Skep.Btf;

namespace Skep.Objects.Core;

/// <summary>One step from a type towards a field: a named member of a struct or union, or an element of an array.</summary>
/// <param name="Type">The struct or union; for an element, the element's type; for an enumerator, the enum.</param>
/// <param name="Index">Number of the member, element or enumerator.</param>
/// <param name="IsNamed">A member rather than an element. Anonymous members are no step: they only add to the offset.</param>
readonly record struct Accessor(BtfType Type, int Index, bool IsNamed)
{
    public BtfMember Member => Type.GetMember(Index);

    /// <summary>An array of length 0 that ends its struct has as many elements as memory allows.</summary>
    public bool IsFlexibleArray(BtfArray array) => IsNamed && array.Length == 0 && Index == Type.Count - 1;
}
