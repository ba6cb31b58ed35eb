using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    /// <summary>MAX_TAIL_CALL_CNT of the kernel.</summary>
    const int MaxTailCalls = 33;

    int _tailCalls;

    /// <summary>The function that <c>callx</c> enters.</summary>
    public Op* FunctionAt(Op* op, ulong address)
    {
        Op* function = CodeOf(op).FunctionAt(address);
        if (function == null)
            throw Fault(op, (DiagnosticId.NotAFunction, $"call of 0x{address:x}, which is no function of this program", null));
        return function;
    }

    /// <summary>Calls back a function of the program from a helper.</summary>
    /// <returns>The function's r0.</returns>
    public ulong Invoke(ProgramCode code, Op* function, ulong argument1, ulong argument2, ulong argument3 = 0, ulong argument4 = 0)
    {
        Frame* caller = CallerFrame;
        Op* op = CallSite;
        if (caller->IsLast)
            FaultDepth(op);
        Frame* frame = caller + 1;
        frame->Open(function->FrameBlocks);
        ulong* r = _registers + (frame - _frames) * RegisterFileSize;
        code.ResetRegisters(r);
        r[1] = argument1;
        r[2] = argument2;
        r[3] = argument3;
        r[4] = argument4;
        r[10] = frame->Pointer;
        Interpreter.Execute(this, function, r, frame);
        frame->Close();
        // What a helper that the callback called has overwritten.
        CallerFrame = caller;
        CallSite = op;
        return r[0];
    }

    /// <summary>The first op of the program that replaces this one, or null when there is none.</summary>
    public Op* TailCall(ulong* r)
    {
        ContextArgument(r[1]);
        if (MapArgument(2, r[2]) is not ProgramArrayMap programs)
        {
            FaultArgument(2, "is not a map of type PROG_ARRAY");
            return null;
        }
        if (_tailCalls >= MaxTailCalls || programs.At((uint)r[3]) is not { } code)
        {
            r[0] = Poison(0);
            ClobberArguments(r);
            return null;
        }
        // The kernel refuses to load a program with such an array.
        if (code.Spec.Type != CodeOf(CallSite).Spec.Type)
            FaultArgument(2,
                $"has a program of type {code.Spec.Type.KernelName} at index {(uint)r[3]}, which cannot replace one of another type");
        _tailCalls++;
        if (code.Space != _space)
        {
            _isStale = true;
            Include(code.Space);
        }
        ulong context = r[1];
        code.ResetRegisters(r);
        r[1] = context;
        return code.Ops;
    }

    public ulong CallHost(int index, ulong* r)
    {
        ulong result = Host.RegisteredAt(index)(new HelperCall(this, r));
        ClobberArguments(r);
        return result;
    }
}
