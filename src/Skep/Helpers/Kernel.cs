using System.Runtime.CompilerServices;
using Skep.KernelAbi;

namespace Skep;

/// <summary>The kernel's own structures, through views that <see cref="KernelStructAttribute"/> marks.</summary>
public static class Kernel
{
    /// <summary>The task that runs (Linux 5.11).</summary>
    [BpfHelper(HelperId.GetCurrentTaskBtf)]
    public static T CurrentTask<T>()
        where T : class => PlainKernel.Current.Task as T
        ?? throw new InvalidOperationException(
            $"set {nameof(PlainKernel)}.{nameof(PlainKernel.Task)} to the {typeof(T)} that the program is to find");

    /// <summary>Looks at a structure through another view, such as that of an older kernel.</summary>
    /// <exception cref="InvalidCastException">In a plain run, where the object is of another class.</exception>
    [KernelBody(nameof(Reinterpret))]
    public static T As<T>(object structure)
        where T : class => (T)structure;

    /// <summary>The address as a number. In a plain run it is of use for this moment only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AddressOf<T>(ref readonly T value) => (ulong)Unsafe.ByteOffset(in Unsafe.NullRef<T>(), in value);

    /// <summary>The address of a structure as a number, which tells it from others: for keys of maps.</summary>
    [KernelBody(nameof(AddressIn))]
    public static ulong PointerTo(object structure) => PlainObjects.AddressOf(structure);

    /// <summary>
    /// Looks at a structure of which only the address is known, such as from the record of a tracepoint. Nobody vouches for the address:
    /// where it is bad, fields are 0.
    /// </summary>
    /// <exception cref="ArgumentException">In a plain run, where only <see cref="PointerTo"/> gives addresses.</exception>
    [KernelBody(nameof(ReinterpretAddress))]
    public static T At<T>(ulong address)
        where T : class => PlainObjects.At(address) as T
        ?? throw new ArgumentException($"there is no {typeof(T)} at {address:x}: take the address from {nameof(PointerTo)}", nameof(address));

    static ulong AddressIn(object structure) => Unsafe.As<object, ulong>(ref structure);

    static T ReinterpretAddress<T>(ulong address)
        where T : class => Unsafe.As<ulong, T>(ref address);

    static T Reinterpret<T>(object structure)
        where T : class => Unsafe.As<T>(structure);
}
