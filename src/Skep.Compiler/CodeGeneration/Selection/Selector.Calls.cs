using Skep.Bytecode;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.CodeGeneration;

sealed partial class Selector
{
    void SelectCall(Value value)
    {
        int count = value.Operands.Count;
        if (count > MachineRegister.ArgumentCount)
        {
            Error(
                DiagnosticId.TooManyArguments, $"a call with {count} arguments; a BPF function takes at most 5", value.Source,
                "Pass a struct by reference.");
            return;
        }
        for (int i = 0; i < count; i++)
            PassInto(MachineRegister.FirstArgument + i, value[i]);
        Instruction code = value.Op switch
        {
            Op.Helper => Instruction.CallHelper((int)value.Immediate),
            Op.Kfunc => Instruction.CallKfunc(0),
            _ => Instruction.CallLocal(0),
        };
        _current.Code.Add(new MachineInstruction(code) { Arguments = count, Symbol = value.Symbol, Origin = _origin });
        _local.Clear();
        if (value.IsUsed)
            Receive(value, MachineRegister.Result);
    }
}
