using Skep.Diagnostics;
using static System.FormattableString;

namespace Skep.Bytecode;

/// <summary>
/// Instructions whose targets are still names. Gives every label its slot and every jump its distance; a jump that may grow
/// becomes a <c>gotol</c>, or a comparison around one, when 16 bits do not reach.
/// </summary>
sealed class ProgramLayout
{
    readonly List<Item> _items = [];
    readonly Dictionary<string, int> _labels = [];
    readonly List<(int Item, string Name)> _maps = [];
    readonly List<Diagnostic> _diagnostics = [];

    /// <param name="target">The label that the distance leads to; null when the instruction already has its distance.</param>
    /// <param name="annotation">A label written beside a distance, which must agree with it if it exists.</param>
    public void Add(
        Instruction instruction, string? target = null, bool mayGrow = false, string? annotation = null, Location? location = null) =>
        _items.Add(new Item(instruction, target, mayGrow, annotation, location ?? Location.None with { Instruction = _items.Count }));

    /// <summary>Adds a 64-bit immediate load of a map known by name.</summary>
    public void AddMap(Instruction first, Instruction second, string map, Location? location = null)
    {
        _maps.Add((_items.Count, map));
        Add(first, location: location);
        Add(second, location: location);
    }

    public void Define(string label, Location? location = null)
    {
        if (!_labels.TryAdd(label, _items.Count))
            Report(DiagnosticId.DuplicateLabel, $"the label '{label}' is already defined", location, "Labels are unique in a program.");
    }

    public AssembledProgram Resolve(DiagnosticBag diagnostics)
    {
        int[] slots = PlaceItems();
        var program = new List<Instruction>(slots[^1]);
        for (int i = 0; i < _items.Count; i++)
            Emit(program, slots, i);
        diagnostics.AddRange(_diagnostics);
        return new AssembledProgram(
            [.. program],
            _labels.ToDictionary(label => label.Key, label => slots[label.Value]),
            [.. _maps.Select(map => new MapReference(slots[map.Item], map.Name))]);
    }

    /// <summary>The slot of every item and, last, the slot after the program. Items only ever grow, so this ends.</summary>
    int[] PlaceItems()
    {
        int[] sizes = new int[_items.Count];
        Array.Fill(sizes, 1);
        int[] slots = new int[_items.Count + 1];
        bool grew = true;
        while (grew)
        {
            grew = false;
            for (int i = 0; i < sizes.Length; i++)
                slots[i + 1] = slots[i] + sizes[i];
            for (int i = 0; i < sizes.Length; i++)
            {
                int needed = SizeOf(_items[i], slots, i);
                grew |= needed > sizes[i];
                sizes[i] = Math.Max(needed, sizes[i]);
            }
        }
        return slots;
    }

    int SizeOf(Item item, int[] slots, int index)
    {
        if (!item.MayGrow || !item.Instruction.IsConditionalJump || !_labels.TryGetValue(item.Target!, out int target))
            return 1;
        int distance = slots[target] - slots[index] - 1;
        return distance == (short)distance ? 1 : Inverse(item.Instruction) is null ? 3 : 2;
    }

    void Emit(List<Instruction> program, int[] slots, int index)
    {
        var (instruction, label, mayGrow, annotation, location) = _items[index];
        int slot = slots[index];
        if (label is null)
        {
            if (annotation is not null && _labels.TryGetValue(annotation, out int item)
                && instruction.TryGetTarget(slot, out long written) && written != slots[item])
            {
                Report(
                    DiagnosticId.LabelMismatch,
                    Invariant($"the distance leads to slot {written}, but '{annotation}' is slot {slots[item]}"),
                    location, "Write the label alone to have the distance computed.");
            }
            program.Add(instruction);
            return;
        }
        if (!_labels.TryGetValue(label, out int target))
        {
            Report(DiagnosticId.UnknownLabel, $"there is no label '{label}'", location, "Define it where the jump is to lead.");
            program.Add(instruction);
            return;
        }

        int size = slots[index + 1] - slot;
        int distance = slots[target] - (slot + size);
        if (size > 1)
        {
            program.AddRange(Inverse(instruction) is { } inverse
                ? [inverse with { Offset = 1 }, Instruction.GotoLong(distance)]
                : [instruction with { Offset = 1 }, Instruction.Goto(1), Instruction.GotoLong(distance)]);
        }
        else if (instruction.IsLongJump || !instruction.IsJump)
        {
            program.Add(instruction with { Immediate = distance });
        }
        else if (distance == (short)distance)
        {
            program.Add(instruction with { Offset = (short)distance });
        }
        else if (mayGrow)
        {
            program.Add(Instruction.GotoLong(distance));
        }
        else
        {
            Report(
                DiagnosticId.JumpTooFar,
                Invariant($"'{label}' is {distance} slots away, but the distance has 16 bits"),
                location, "Jump to a gotol nearer by.");
            program.Add(instruction);
        }
    }

    /// <summary>The opposite comparison; null when there is none.</summary>
    static Instruction? Inverse(Instruction jump) =>
        jump.JumpOperation.Inverse is { } inverse ? jump with { Opcode = (byte)(jump.Opcode & 0x0f | (int)inverse) } : null;

    void Report(string id, string message, Location? location, string help) =>
        _diagnostics.Add(new Diagnostic(id, Severity.Error, message, location ?? Location.None, help));

    readonly record struct Item(Instruction Instruction, string? Target, bool MayGrow, string? Annotation, Location Location);
}
