namespace Skep.Btf;

/// <summary>The shape of an array. <see cref="Length"/> is 0 for a flexible array member.</summary>
public readonly record struct BtfArray(BtfFile File, int ElementTypeId, int IndexTypeId, uint Length)
{
    public BtfType ElementType => File.GetType(ElementTypeId);
}
