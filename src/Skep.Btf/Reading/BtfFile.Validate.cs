using Skep.Diagnostics;

namespace Skep.Btf;

public sealed partial class BtfFile
{
    /// <summary>
    /// Checks what reading leaves unchecked because nobody may ask for it: that names and references exist, that members lie inside
    /// their struct, and that no type contains itself. Every type is looked at, which takes the BTF of a kernel some tens of milliseconds.
    /// </summary>
    /// <param name="diagnostics">Receives what is wrong (BPF1006 to BPF1009).</param>
    public void Validate(DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        foreach (BtfType type in Types)
        {
            CheckFields(type, diagnostics);
            bool isChain = type.IsModifier || type.Kind is BtfKind.Typedef or BtfKind.Array;
            if (isChain && !Ends(type))
                Report(type, DiagnosticId.BtfReferenceCycle, $"leads back to itself or is nested more than {BtfType.MaxDepth} deep.",
                    diagnostics);
            foreach (BtfMember member in type.Members)
                CheckMember(type, member, diagnostics);
        }
    }

    void CheckFields(BtfType type, DiagnosticBag diagnostics)
    {
        ReadOnlySpan<uint> body = type.BodyWords;
        Span<uint> record = new uint[HeaderWords + body.Length];
        (record[0], record[1], record[2]) = ((uint)type.NameOffset, type.Info, type.SizeOrType);
        for (int i = 0; i < body.Length; i++)
            record[HeaderWords + i] = Order(body[i]);
        foreach (int at in new RecordFields(record, RecordField.Name))
        {
            if (record[at] >= (uint)EndString && record[at] != 0)
                Report(type, DiagnosticId.BtfNameMissing, $"has a name at offset {record[at]} of strings that end at {EndString}.",
                    diagnostics);
        }
        foreach (int at in new RecordFields(record, RecordField.TypeId))
        {
            if (record[at] >= (uint)EndId)
                Report(type, DiagnosticId.BtfReferenceMissing, $"refers to type {record[at]}; the last one is {EndId - 1}.", diagnostics);
        }
    }

    void CheckMember(BtfType type, BtfMember member, DiagnosticBag diagnostics)
    {
        if (!TryGetSize(member.TypeId, out long size))
            return;
        long end = member.BitOffset + (member.IsBitfield ? member.BitfieldSize : (long)Math.Min((ulong)size, uint.MaxValue) * 8);
        if (end > type.Size * 8L)
            Report(type, DiagnosticId.BtfMemberOutside, $"has {type.Size} bytes, and its member '{member.Name}' ends at bit {end}.",
                diagnostics);
        else if (member.Type.SkipModifiersAndTypedefs() == type)
            Report(type, DiagnosticId.BtfReferenceCycle, $"contains itself as member '{member.Name}'.", diagnostics);
    }

    /// <summary>Whether modifiers, typedefs and arrays come to an end within the depth that is ever followed.</summary>
    static bool Ends(BtfType type)
    {
        for (int depth = 0; depth <= BtfType.MaxDepth; depth++)
        {
            if (type.Kind == BtfKind.Array)
                type = type.Array.ElementType;
            else if (type.IsModifier || type.Kind == BtfKind.Typedef)
                type = type.Target;
            else
                return true;
        }
        return false;
    }

    void Report(BtfType type, string id, string what, DiagnosticBag diagnostics) =>
        diagnostics.Error(id, $"Type {type.Id}, {BtfRawWriter.KindName(type.Kind)} '{type.Name}', {what}", new Location { File = Name });
}
