using System.Reflection.Metadata;
using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Branches, returns, and the ways out of protected regions.</summary>
sealed partial class MethodImporter
{
    void Branch(IlInstruction instruction)
    {
        StackValue top = Pop();
        bool wanted = instruction.Code == ILOpCode.Brtrue;
        if (top.IsKnown)
        {
            Goto((top.Known is not KnownNull) == wanted ? instruction.Target : Following());
            return;
        }
        BranchOn(NotZero(top.Value!), wanted ? instruction.Target : Following(), wanted ? Following() : instruction.Target);
    }

    void CompareAndBranch(IlInstruction instruction)
    {
        (Op op, bool isUnsigned) = instruction.Code switch
        {
            ILOpCode.Beq => (Op.Eq, false),
            ILOpCode.Bne_un => (Op.Ne, false),
            ILOpCode.Bge => (Op.SGe, false),
            ILOpCode.Bgt => (Op.SGt, false),
            ILOpCode.Ble => (Op.SLe, false),
            ILOpCode.Blt => (Op.SLt, false),
            ILOpCode.Bge_un => (Op.UGe, true),
            ILOpCode.Bgt_un => (Op.UGt, true),
            ILOpCode.Ble_un => (Op.ULe, true),
            _ => (Op.ULt, true),
        };
        StackValue right = Pop();
        StackValue left = Pop();
        BranchOn(Compare(op, left, right, isUnsigned), instruction.Target, Following());
    }

    void BranchOn(Value condition, int then, int otherwise)
    {
        if (condition.IsConstant)
        {
            // What is never reached is not imported: generic code asks about its type arguments in this way.
            Goto(condition.IsZero ? otherwise : then);
            return;
        }
        _builder.BrIf(condition, Enter(then), Enter(otherwise));
    }

    void Switch(IlInstruction instruction)
    {
        Value value = AsInteger(Pop(), ValueType.I32);
        int[] targets = instruction.Targets!;
        if (value.IsConstant)
        {
            Goto((ulong)value.Immediate < (ulong)targets.Length ? targets[value.Immediate] : Following());
            return;
        }
        long[] cases = new long[targets.Length];
        var blocks = new Block[targets.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            cases[i] = i;
            blocks[i] = Enter(targets[i]);
        }
        _builder.Switch(value, Enter(Following()), cases, blocks);
    }

    int Following() => _body.Instructions[_body.IndexAt(_current.Offset) + 1].Offset;

    /// <summary>Leaves protected regions: through the finally handlers of those that the target is not in.</summary>
    void Leave(int target)
    {
        _stack.Clear();
        Exit(new Continuation(target, null, _state.Continuation));
    }

    // The handlers are copied for each way out, innermost first; each ends by going on to the next.
    void Exit(Continuation destination)
    {
        Continuation next = destination;
        foreach (ExceptionRegion region in Handlers(destination.Offset).Reverse())
            next = new Continuation(region.HandlerOffset, region, next);
        GoOn(next);
    }

    void GoOn(Continuation? next)
    {
        if (next is null)
            throw new BadImageFormatException($"{_method} ends a finally handler outside of one");
        if (next.Region is not null)
            _builder.Br(Enter(StateAt(next.Offset, next.Next)));
        else if (next.Offset >= 0)
            _builder.Br(Enter(StateAt(next.Offset, next.Next)));
        else
            EmitAbort();
    }

    /// <summary>The finally handlers around the current instruction that are left on the way to an offset, innermost first.</summary>
    IEnumerable<ExceptionRegion> Handlers(int target)
    {
        int at = _current.Offset;
        // Regions are listed inner before outer (ECMA-335, II.19).
        return _body.Regions.Where(region => region.Kind == ExceptionRegionKind.Finally
            && at >= region.TryOffset && at < region.TryOffset + region.TryLength
            && !(target >= region.TryOffset && target < region.TryOffset + region.TryLength));
    }

    /// <summary>Ends the program, after the finally handlers around.</summary>
    void Abort()
    {
        _stack.Clear();
        Exit(new Continuation(-1, null, _state.Continuation));
    }

    void RejectHandlers()
    {
        foreach (ExceptionRegion region in _body.Regions)
        {
            if (region.Kind is ExceptionRegionKind.Finally || _current.Offset != region.TryOffset)
                continue;
            if (region.Kind == ExceptionRegionKind.Fault)
                throw Reject(DiagnosticId.StateMachine, "an iterator keeps its state on the heap.", "Write the loop where it is needed.");
            // The statement itself may be fine: go on with it.
            ReportAt(region.HandlerOffset, Reject(
                DiagnosticId.ExceptionHandler,
                "an exception is caught; in the kernel a throw ends the program.",
                "Test for the condition before, with a method that returns bool."));
        }
    }

    void Return()
    {
        TypeDesc type = _method.ReturnType;
        if (_role == FunctionRole.Program || _role == FunctionRole.Callback)
        {
            if (type.IsVoid)
                _builder.Ret(_builder.I32(0));
            else
                _builder.Ret(AsRegister(Pop(), type));
            return;
        }
        if (type.IsVoid)
        {
            _builder.Ret();
            return;
        }
        StackValue value = Pop();
        if (IsErased(type))
        {
            ReturnKnown(value);
            _builder.Ret();
        }
        else if (type.IsStruct)
        {
            StoreStruct(_result!, value);
            _builder.Ret();
        }
        else
        {
            if (value.Known is KnownObject && Contract.IsMap(type))
                ReturnKnown(value);
            Result.ResultKernel = Meet(Result.ResultKernel, value.Kernel);
            _builder.Ret(AsRegister(value, type));
        }
    }

    void ReturnKnown(StackValue value)
    {
        if (value.Known is null)
            throw UnknownObject(value.Type);
        if (Result.Result is not null && !Result.Result.Equals(value.Known))
        {
            throw Reject(
                DiagnosticId.ObjectVariable, $"{_method} returns {Result.Result.Description} or {value.Known.Description}.",
                "Choose between values, not between objects.");
        }
        Result.Result = value.Known;
    }
}
