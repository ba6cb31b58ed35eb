using System.Runtime.InteropServices;
using Skep.Bytecode;

namespace Skep.Objects.Tests;

/// <summary>A map as libbpf has it. The value is that of a section of globals, with the kernel's configuration filled in.</summary>
sealed record PeerMap(string Name, uint Type, uint KeySize, uint ValueSize, uint MaxEntries, uint Flags, ulong Extra, int KeyTypeId,
    int ValueTypeId, string? Value);

/// <summary>An object as libbpf has it after loading.</summary>
sealed record PeerObject(IReadOnlyDictionary<string, Instruction[]> Programs, IReadOnlyList<PeerMap> Maps, bool IsLoaded);

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
    /// Null when libbpf refuses the object. libbpf creates the maps, relocates all programs and then loads the first, so it does not matter
    /// what the kernel says to the programs.
    /// </summary>
    /// <param name="name">What the object is called.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="types">Path of a file with the types to relocate against; null for those of the running kernel.</param>
    public static PeerObject? Relocate(string name, byte[] bytes, string? types = null)
    {
        libbpf_set_print(0);
        nint nameText = Marshal.StringToCoTaskMemUTF8(name), typesText = Marshal.StringToCoTaskMemUTF8(types);
        // struct bpf_object_open_opts: its size, object_name, relaxed_maps, pin_root_path, a hole, kconfig, btf_custom_path.
        nint[] options = [7 * 8, nameText, 0, 0, 0, 0, typesText];
        nint handle = bpf_object__open_mem(bytes, (nuint)bytes.Length, options);
        Marshal.FreeCoTaskMem(nameText);
        Marshal.FreeCoTaskMem(typesText);
        if (handle == 0)
            return null;
        try
        {
            List<nint> programs = [], maps = [];
            for (nint program = bpf_object__next_program(handle, 0); program != 0; program = bpf_object__next_program(handle, program))
                programs.Add(program);
            for (nint map = bpf_object__next_map(handle, 0); map != 0; map = bpf_object__next_map(handle, map))
                maps.Add(map);
            PeerMap[] described = [.. maps.Select(Describe)];

            programs.ForEach(static program => _ = bpf_program__set_autoload(program, true));
            maps.ForEach(Complete);
            // The kernel may refuse the programs; what libbpf made of them stays.
            bool isLoaded = bpf_object__load(handle) == 0;
            for (int i = 0; i < described.Length; i++)
                described[i] = described[i] with { Value = ValueOf(maps[i]) };
            return new PeerObject(programs.ToDictionary(static program => Marshal.PtrToStringUTF8(bpf_program__name(program))!, CodeOf),
                described, isLoaded);
        }
        finally
        {
            bpf_object__close(handle);
        }
    }

    static PeerMap Describe(nint map) => new(
        Marshal.PtrToStringUTF8(bpf_map__name(map))!, bpf_map__type(map), bpf_map__key_size(map), bpf_map__value_size(map),
            bpf_map__max_entries(map),
        bpf_map__map_flags(map), bpf_map__map_extra(map), bpf_map__btf_key_type_id(map), bpf_map__btf_value_type_id(map), null);

    static string? ValueOf(nint map)
    {
        nint value = bpf_map__initial_value(map, out nuint size);
        if (value == 0)
            return null;
        byte[] bytes = new byte[(int)size];
        Marshal.Copy(value, bytes, 0, bytes.Length);
        return Convert.ToHexString(bytes);
    }

    /// <summary>Whether libbpf can read an object.</summary>
    public static bool Opens(byte[] bytes)
    {
        libbpf_set_print(0);
        nint handle = bpf_object__open_mem(bytes, (nuint)bytes.Length, [8]);
        if (handle != 0)
            bpf_object__close(handle);
        return handle != 0;
    }

    /// <summary>Whether the kernel takes one program of an object from libbpf, the others left out.</summary>
    public static bool Loads(byte[] bytes, string name)
    {
        libbpf_set_print(0);
        nint handle = bpf_object__open_mem(bytes, (nuint)bytes.Length, [8]);
        if (handle == 0)
            return false;
        try
        {
            for (nint program = bpf_object__next_program(handle, 0); program != 0; program = bpf_object__next_program(handle, program))
                bpf_program__set_autoload(program, Marshal.PtrToStringUTF8(bpf_program__name(program)) == name);
            for (nint map = bpf_object__next_map(handle, 0); map != 0; map = bpf_object__next_map(handle, map))
                Complete(map);
            return bpf_object__load(handle) == 0;
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
        _ = bpf_map__set_pin_path(map, null);
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
    private static partial nint bpf_object__open_mem(byte[] bytes, nuint size, nint[] options);

    [LibraryImport(Library)]
    private static partial nint bpf_object__next_program(nint handle, nint previous);

    [LibraryImport(Library)]
    private static partial int bpf_program__set_autoload(nint program, [MarshalAs(UnmanagedType.U1)] bool autoload);

    [LibraryImport(Library)]
    private static partial int bpf_object__load(nint handle);

    [LibraryImport(Library)]
    private static partial nint bpf_object__next_map(nint handle, nint previous);

    [LibraryImport(Library)]
    private static partial nint bpf_map__name(nint map);

    [LibraryImport(Library)]
    private static partial uint bpf_map__type(nint map);

    [LibraryImport(Library)]
    private static partial uint bpf_map__key_size(nint map);

    [LibraryImport(Library)]
    private static partial uint bpf_map__value_size(nint map);

    [LibraryImport(Library)]
    private static partial uint bpf_map__map_flags(nint map);

    [LibraryImport(Library)]
    private static partial ulong bpf_map__map_extra(nint map);

    [LibraryImport(Library)]
    private static partial int bpf_map__btf_key_type_id(nint map);

    [LibraryImport(Library)]
    private static partial int bpf_map__btf_value_type_id(nint map);

    [LibraryImport(Library)]
    private static partial nint bpf_map__initial_value(nint map, out nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int bpf_map__set_pin_path(nint map, string? path);

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

    /// <summary>The kernel's answer to BTF: 0, or a negative error number.</summary>
    public static int LoadTypes(byte[] types)
    {
        libbpf_set_print(0);
        nint handle = btf__new(types, (uint)types.Length);
        int result = handle == 0 ? -1 : btf__load_into_kernel(handle);
        btf__free(handle);
        return result;
    }

    [LibraryImport(Library)]
    private static partial nint btf__new(byte[] bytes, uint size);

    [LibraryImport(Library)]
    private static partial int btf__load_into_kernel(nint types);

    [LibraryImport(Library)]
    private static partial void btf__free(nint types);

    [LibraryImport(Library)]
    private static partial void bpf_object__close(nint handle);
}
