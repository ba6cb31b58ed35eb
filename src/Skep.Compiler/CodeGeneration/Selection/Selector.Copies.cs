using Skep.Bytecode;
using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    /// <summary>Loads and stores of one copy or fill that stand one after the other; what is longer becomes a loop.</summary>
    const int MostUnrolled = 64;

    /// <summary>Bytes in one round of a loop.</summary>
    const int Round = 32;

    void SelectCopy(Value value)
    {
        int size = checked((int)value.Immediate);
        if (size == 0 || value[0] == value[1])
            return;
        Address to = AddressOf(value[0], 0, size), from = AddressOf(value[1], 0, size);
        int width = Math.Min(to.Alignment, from.Alignment);
        if (size / width <= MostUnrolled)
        {
            CopyBytes(to, from, size);
            return;
        }
        Loop(size, [to, from], places => CopyBytes(places[0], places[1], Round));
        int rest = size % Round;
        if (rest > 0)
            CopyBytes(InRest(to, size - rest), InRest(from, size - rest), rest);
    }

    void SelectZero(Value value)
    {
        int size = checked((int)value.Immediate);
        if (size == 0)
            return;
        Address to = AddressOf(value[0], 0, size);
        if (size / to.Alignment <= MostUnrolled)
        {
            StoreZeros(to, size);
            return;
        }
        Loop(size, [to], places => StoreZeros(places[0], Round));
        int rest = size % Round;
        if (rest > 0)
            StoreZeros(InRest(to, size - rest), rest);
    }

    Address InRest(Address address, int distance) =>
        address.Frame is null ? InReach(address.Plus(distance), Round) : address.Plus(distance);

    void CopyBytes(Address to, Address from, int size)
    {
        for (int done = 0; done < size;)
        {
            Address target = to.Plus(done), source = from.Plus(done);
            int width = Width(Math.Min(target.Alignment, source.Alignment), size - done), register = _machine.NewRegister();
            Load(register, source, width);
            Store(target, register, width);
            done += width;
        }
    }

    void StoreZeros(Address to, int size)
    {
        for (int done = 0; done < size;)
        {
            Address target = to.Plus(done);
            int width = Width(target.Alignment, size - done);
            Access(Instruction.Store(OperandSize.FromBytes(width), default, (short)target.Offset, 0), target, target.Register);
            done += width;
        }
    }

    static int Width(int alignment, int rest)
    {
        int width = alignment;
        while (width > rest)
            width /= 2;
        return width;
    }

    /// <summary>Does something for each whole round. The verifier goes through all of them, and knows the counter each time.</summary>
    void Loop(int size, Address[] starts, Action<Address[]> body)
    {
        int counter = _machine.NewRegister();
        Address[] bases = [.. starts.Select(InRegister)];
        MakeConstantInto(counter, 0, is32: false);
        MachineBlock round = _machine.NewBlock(_current.IsCold), after = _machine.NewBlock(_current.IsCold);
        _current.JumpTo(round);
        Enter(round);
        Address[] places = [.. bases.Select(start => Moved(start, counter))];
        body(places);
        Emit(Instruction.Alu64(AluOperation.Add, default, Round), counter);
        Instruction again = Instruction.JumpIf64(JumpOperation.Jne, default, size / Round * Round, 0);
        round.BranchTo(new MachineInstruction(again, counter) { Origin = _origin }, round, after);
        Enter(after);
    }

    /// <summary>A stack address in a register, which keeps what is known of its alignment.</summary>
    Address InRegister(Address address)
    {
        if (address.Frame is null)
            return address;
        int register = _machine.NewRegister();
        MakeFrameAddressInto(register, address.Frame, address.Offset);
        return address with { Register = register };
    }

    Address Moved(Address start, int counter)
    {
        int place = _machine.NewRegister();
        Copy(place, start.Register);
        EmitAluRegister(AluOperation.Add, place, counter, is64: true);
        return new(place, start.Frame is null ? start.Offset : 0, Widest: start.Alignment);
    }
}
