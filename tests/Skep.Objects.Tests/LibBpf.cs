using System.Runtime.InteropServices;
using Skep.Bytecode;

namespace Skep.Objects.Tests;

/// <summary>The peer: the code that the installed libbpf (1.1 in Debian 12) makes of an object for the running kernel.</summary>
static partial class LibBpf
{
    const string Library = "libbpf.so.1";

    public static void Required()
    {
        Require.Root();
        Require.KernelBtf();
        bool present = NativeLibrary.TryLoad(Library, out nint handle);
        if (present)
            NativeLibrary.Free(handle);
        Require.That(present, $"needs {Library}");
    }

    /// <summary>
    /// The relocated code of every program; null when libbpf refuses the object. libbpf creates the maps, relocates all programs and then
    /// loads the first, so it does not matter what the kernel says to the programs.
    /// </summary>
    public static Dictionary<string, Instruction[]>? Relocate(byte[] bytes)
    {
        libbpf_set_print(0);
        nint handle = bpf_object__open_mem(bytes, (nuint)bytes.Length, 0);
        if (handle == 0)
            return null;
        try
        {
            for (nint program = bpf_object__next_program(handle, 0); program != 0; program = bpf_object__next_program(handle, program))
                bpf_program__set_autoload(program, true);
            for (nint map = bpf_object__next_map(handle, 0); map != 0; map = bpf_object__next_map(handle, map))
                Complete(map);
            // The kernel may refuse the programs; what libbpf made of them stays.
            _ = bpf_object__load(handle);
            var code = new Dictionary<string, Instruction[]>();
            for (nint program = bpf_object__next_program(handle, 0); program != 0; program = bpf_object__next_program(handle, program))
                code[Marshal.PtrToStringUTF8(bpf_program__name(program))!] = CodeOf(program);
            return code;
        }
        finally
        {
            bpf_object__close(handle);
        }
    }

    /// <summary>Sets the sizes that some applications leave open until they know their arguments.</summary>
    static void Complete(nint map)
    {
        const uint StackTrace = 7, StackSize = 127 * sizeof(ulong);
        if (bpf_map__max_entries(map) == 0)
            _ = bpf_map__set_max_entries(map, 1);
        if (bpf_map__type(map) == StackTrace)
            _ = bpf_map__set_value_size(map, StackSize);
    }

    static Instruction[] CodeOf(nint program)
    {
        byte[] bytes = new byte[(int)bpf_program__insn_cnt(program) * Instruction.SizeInBytes];
        if (bytes.Length > 0)
            Marshal.Copy(bpf_program__insns(program), bytes, 0, bytes.Length);
        return MemoryMarshal.Cast<byte, Instruction>(bytes).ToArray();
    }

    [LibraryImport(Library)]
    private static partial nint libbpf_set_print(nint function);

    [LibraryImport(Library)]
    private static partial nint bpf_object__open_mem(byte[] bytes, nuint size, nint options);

    [LibraryImport(Library)]
    private static partial nint bpf_object__next_program(nint handle, nint previous);

    [LibraryImport(Library)]
    private static partial int bpf_program__set_autoload(nint program, [MarshalAs(UnmanagedType.U1)] bool autoload);

    [LibraryImport(Library)]
    private static partial int bpf_object__load(nint handle);

    [LibraryImport(Library)]
    private static partial nint bpf_object__next_map(nint handle, nint previous);

    [LibraryImport(Library)]
    private static partial uint bpf_map__type(nint map);

    [LibraryImport(Library)]
    private static partial uint bpf_map__max_entries(nint map);

    [LibraryImport(Library)]
    private static partial int bpf_map__set_max_entries(nint map, uint count);

    [LibraryImport(Library)]
    private static partial int bpf_map__set_value_size(nint map, uint size);

    [LibraryImport(Library)]
    private static partial nint bpf_program__name(nint program);

    [LibraryImport(Library)]
    private static partial nint bpf_program__insns(nint program);

    [LibraryImport(Library)]
    private static partial nuint bpf_program__insn_cnt(nint program);

    [LibraryImport(Library)]
    private static partial void bpf_object__close(nint handle);
}
