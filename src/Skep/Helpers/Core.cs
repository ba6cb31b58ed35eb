using System.Runtime.CompilerServices;
using Skep.Btf;

namespace Skep;

/// <summary>
/// Questions to the types of the kernel that a program is loaded into (CO-RE), answered at load: what follows from the answer is then dead
/// or alive code. Plain runs answer for the views as they are declared.
/// </summary>
public static class Core
{
    /// <summary>Whether the structure has the field: <c>Core.Exists(in task.__state)</c>.</summary>
    [CoreQuery(CoreRelocationKind.FieldExists)]
    public static bool Exists<T>(ref readonly T field) => true;

    /// <summary>Bytes of the field.</summary>
    [CoreQuery(CoreRelocationKind.FieldByteSize)]
    public static int FieldSize<T>(ref readonly T field) => Unsafe.SizeOf<T>();

    /// <summary>Bytes before the field in its structure.</summary>
    [CoreQuery(CoreRelocationKind.FieldByteOffset)]
    public static int FieldOffset<T>(ref readonly T field) => throw Bpf.NotInPlainRuns("offsets of kernel fields");

    /// <summary>Whether the kernel has the type.</summary>
    [CoreQuery(CoreRelocationKind.TypeExists)]
    public static bool TypeExists<T>() => true;

    /// <summary>Whether the kernel has the type, with the fields and field types of the view.</summary>
    [CoreQuery(CoreRelocationKind.TypeMatches)]
    public static bool TypeMatches<T>() => true;

    /// <summary>Bytes of the kernel's type; 0 when it has none.</summary>
    [CoreQuery(CoreRelocationKind.TypeSize)]
    public static int TypeSize<T>() => Unsafe.SizeOf<T>();

    /// <summary>Whether the kernel has the enumerator.</summary>
    [CoreQuery(CoreRelocationKind.EnumValueExists)]
    public static bool EnumExists<T>(T enumerator)
        where T : unmanaged, Enum => true;

    /// <summary>The kernel's value of the enumerator.</summary>
    [CoreQuery(CoreRelocationKind.EnumValue)]
    public static ulong EnumValue<T>(T enumerator)
        where T : unmanaged, Enum
    {
        ulong value = 0;
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref value), enumerator);
        return value;
    }
}
