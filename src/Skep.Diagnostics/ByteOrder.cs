namespace Skep;

/// <summary>The order of the bytes of a number in an object file, in BTF and in code.</summary>
public enum ByteOrder : byte
{
    LittleEndian,
    BigEndian,
}
