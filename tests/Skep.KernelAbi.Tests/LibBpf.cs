using System.Runtime.InteropServices;

namespace Skep.KernelAbi.Tests;

/// <summary>The peer: names and section names as the installed libbpf knows them (1.1 in Debian 12).</summary>
static partial class LibBpf
{
    const string Library = "libbpf.so.1";

    public static void Required()
    {
        bool present = NativeLibrary.TryLoad(Library, out nint handle);
        if (present)
            NativeLibrary.Free(handle);
        Require.That(present, $"needs {Library}");
    }

    public static string? ProgramTypeName(ProgramType type) => Marshal.PtrToStringUTF8(libbpf_bpf_prog_type_str(type));

    public static string? MapTypeName(MapType type) => Marshal.PtrToStringUTF8(libbpf_bpf_map_type_str(type));

    public static string? AttachTypeName(AttachType type) => Marshal.PtrToStringUTF8(libbpf_bpf_attach_type_str(type));

    public static string? LinkTypeName(LinkType type) => Marshal.PtrToStringUTF8(libbpf_bpf_link_type_str(type));

    /// <summary>What libbpf makes of a section name; null if it knows none. libbpf prints all it knows then, hence the silence.</summary>
    public static (ProgramType Program, AttachType Attach)? Section(string name)
    {
        libbpf_set_print(0);
        return libbpf_prog_type_by_name(name, out ProgramType program, out AttachType attach) == 0 ? (program, attach) : null;
    }

    [LibraryImport(Library)]
    private static partial nint libbpf_bpf_prog_type_str(ProgramType type);

    [LibraryImport(Library)]
    private static partial nint libbpf_bpf_map_type_str(MapType type);

    [LibraryImport(Library)]
    private static partial nint libbpf_bpf_attach_type_str(AttachType type);

    [LibraryImport(Library)]
    private static partial nint libbpf_bpf_link_type_str(LinkType type);

    [LibraryImport(Library)]
    private static partial nint libbpf_set_print(nint function);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int libbpf_prog_type_by_name(string name, out ProgramType program, out AttachType attach);
}
