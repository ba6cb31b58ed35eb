namespace Skep.Btf;

/// <summary>
/// Writes types as C declarations that a compiler lays out exactly as BTF says: in an order in which each is declared before it is
/// used, with padding and <c>packed</c> where C would decide otherwise. Remembers what it has written, so that several types share
/// what they have in common.
/// </summary>
public sealed partial class BtfCWriter
{
    readonly BtfFile _file;
    readonly TextWriter _output;
    readonly CNames _names = new("__builtin_va_list");
    readonly Declarations _declarations;

    /// <param name="file">Whose types are written, with those of its base as they are needed.</param>
    /// <param name="output">Receives the text; lines end in a line feed.</param>
    public BtfCWriter(BtfFile file, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(output);
        _file = file;
        _output = output;
        _declarations = new Declarations(this);
        _marks = new Mark[file.EndId];
    }

    /// <summary>
    /// Writes every struct, union, enum and typedef of the file and its base as a header: what <c>vmlinux.h</c> is. Its records relocate
    /// (CO-RE) unless <c>BPF_NO_PRESERVE_ACCESS_INDEX</c> is defined; the functions that the kernel offers to programs (kfuncs) are
    /// declared unless <c>BPF_NO_KFUNC_PROTOTYPES</c> is.
    /// </summary>
    /// <param name="guard">The macro that keeps the header from being included twice.</param>
    public void WriteHeader(string guard = "__VMLINUX_H__")
    {
        _output.Write($"#ifndef {guard}\n#define {guard}\n\n");
        _output.Write("#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n");
        _output.Write("#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n#endif\n\n");
        HashSet<int> embedded = FindEmbeddedEnums();
        foreach (BtfType type in _file.AllTypes)
        {
            bool isWritten = type.IsStructOrUnion || type.IsEnum || type.Kind is BtfKind.Typedef or BtfKind.Forward;
            if (isWritten && (!type.IsAnonymous || (type.IsEnum && !embedded.Contains(type.Id))))
                WriteType(type.Id);
        }
        _output.Write("#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n#pragma clang attribute pop\n#endif\n\n");
        WriteKernelFunctions();
        _output.Write($"#endif /* {guard} */\n");
    }

    /// <summary>The functions that the kernel's build marked as callable from programs with a tag of this name.</summary>
    void WriteKernelFunctions()
    {
        const string attributes = "#ifndef __ksym\n#define __ksym __attribute__((section(\".ksyms\")))\n#endif\n\n"
            + "#ifndef __weak\n#define __weak __attribute__((weak))\n#endif\n\n";
        bool started = false;
        foreach (BtfType tag in _file.AllTypes)
        {
            bool isOnWhole = tag.Kind == BtfKind.DeclarationTag && tag.ComponentIndex < 0;
            if (!isOnWhole || tag.Target.Kind != BtfKind.Function || !tag.NameUtf8.SequenceEqual("bpf_kfunc"u8)
                || _names.Unique(tag.Target.Name) != tag.Target.Name)
                continue;
            if (!started)
                _output.Write("#ifndef BPF_NO_KFUNC_PROTOTYPES\n" + attributes);
            started = true;
            _output.Write("extern ");
            _declarations.WriteDeclaration(tag.Target.TypeId, tag.Target.Name, 0);
            _output.Write(" __weak __ksym;\n");
        }
        if (started)
            _output.Write("#endif\n\n");
    }

    /// <summary>Writes the definition of a type, after those of the types that it needs and that are not written yet.</summary>
    public void WriteType(int id)
    {
        Arrange(id);
        foreach ((int next, bool forward) in _arranged)
        {
            BtfType type = _file.GetType(next);
            if (forward)
                WriteForward(type);
            else
                WriteDefinition(type);
        }
        _arranged.Clear();
    }

    /// <summary>The name that a named struct, union or enum (without the keyword) or a typedef has, or will have, in the output.</summary>
    public string NameOf(BtfType type) =>
        type.Kind is BtfKind.Typedef or BtfKind.Int or BtfKind.Float ? _names.Typedef(type) : _names.Tag(type);

    /// <summary>The enums without name that are declared where they are used; the rest only declare constants.</summary>
    HashSet<int> FindEmbeddedEnums()
    {
        var embedded = new HashSet<int>();
        foreach (BtfType type in _file.AllTypes)
        {
            Note(type.TypeId);
            if (type.Kind == BtfKind.Array)
                Note(type.Array.ElementTypeId);
            foreach (BtfMember member in type.Members)
                Note(member.TypeId);
            foreach (BtfParameter parameter in type.Parameters)
                Note(parameter.TypeId);
        }
        return embedded;

        void Note(int id)
        {
            BtfType target = _file.GetType(id);
            if (target.IsEnum && target.IsAnonymous)
                embedded.Add(id);
        }
    }
}
