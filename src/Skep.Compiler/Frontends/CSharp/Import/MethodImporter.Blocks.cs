using System.Reflection.Metadata;
using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Blocks: in what order they are imported, and how values get from one to the next.</summary>
sealed partial class MethodImporter
{
    readonly Dictionary<(int Offset, Continuation? Continuation), BlockState> _states = [];
    readonly Stack<BlockState> _work = [];
    SortedSet<int> _leaders = [];
    BlockState _state = null!;

    /// <summary>Where a finally handler goes on: the next handler, or the end of the way out.</summary>
    /// <param name="Offset">Of the next block; -1 for the end of the program after a throw.</param>
    /// <param name="Region">The handler that stands between; null for the target itself.</param>
    /// <param name="Next">Where that one goes on.</param>
    sealed record Continuation(int Offset, ExceptionRegion? Region, Continuation? Next);

    /// <summary>A block of IL; one of a finally handler has a copy for each way in.</summary>
    sealed class BlockState(int offset, Continuation? continuation, Block block)
    {
        public int Offset { get; } = offset;

        public Continuation? Continuation { get; } = continuation;

        public Block Block { get; } = block;

        /// <summary>What is on the stack at its beginning; null until something leads here.</summary>
        public Variable[]? Stack { get; set; }

        public bool IsImported { get; set; }
    }

    BlockState StateAt(int offset, Continuation? continuation)
    {
        if (!_states.TryGetValue((offset, continuation), out BlockState? state))
        {
            state = new BlockState(offset, continuation, _function.AddBlock());
            _states.Add((offset, continuation), state);
            _work.Push(state);
        }
        return state;
    }

    void ImportBlocks()
    {
        _leaders = _body.Leaders();
        while (_work.TryPop(out BlockState? state))
            ImportBlock(state);
    }

    void ImportBlock(BlockState state)
    {
        state.IsImported = true;
        _state = state;
        _builder.MoveTo(state.Block);
        foreach (Variable variable in _arguments.Concat(_locals))
            variable.Constant = null;
        _stack.Clear();
        int index = _body.IndexAt(state.Offset);
        _current = _body.Instructions[index];
        foreach (Variable place in state.Stack ?? [])
            Push(Read(place));
        int throwFrom = StartOfThrow(index);
        for (; _builder.Block.Terminator is null; index++)
        {
            if (index >= _body.Instructions.Length)
                throw new BadImageFormatException($"{_method} runs past its end");
            _current = _body.Instructions[index];
            if (_current.Offset != state.Offset && _leaders.Contains(_current.Offset))
            {
                Goto(_current.Offset);
                return;
            }
            if (index == throwFrom)
            {
                Abort();
                return;
            }
            _builder.Source = SourceOf(_method, _current.Offset);
            try
            {
                ImportInstruction(_current);
            }
            catch (RejectedException rejected)
            {
                Report(rejected);
                if (!_module.IsOwn(_method))
                {
                    // One error in a library is enough to say that the call of it cannot be compiled.
                    _work.Clear();
                    return;
                }
                if (Recover(ref index))
                    return;
            }
        }
    }

    // After an error: on to the next statement, where the stack is empty, so that one compilation finds all there is to find.
    bool Recover(ref int index)
    {
        _stack.Clear();
        for (; index < _body.Instructions.Length; index++)
        {
            IlInstruction instruction = _body.Instructions[index];
            bool isBranch = IlOperands.Of(instruction.Code) is IlOperand.Branch or IlOperand.ShortBranch or IlOperand.Switch;
            if (isBranch || instruction.Code is ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Endfinally)
            {
                RecoverAt(instruction, index);
                return true;
            }
            if (index + 1 < _body.Instructions.Length && _body.Instructions[index + 1].Offset is var next
                && (_leaders.Contains(next) || _method.Definition.Symbols.Begins(next)))
                return false;
        }
        _builder.Unreachable();
        return true;
    }

    void RecoverAt(IlInstruction instruction, int index)
    {
        var targets = new List<int>(instruction.Targets ?? []);
        if (IlOperands.Of(instruction.Code) is IlOperand.Branch)
            targets.Add(instruction.Target);
        if (instruction.Code is not (ILOpCode.Br or ILOpCode.Leave or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Endfinally)
            && index + 1 < _body.Instructions.Length)
            targets.Add(_body.Instructions[index + 1].Offset);
        _builder.Unreachable();
        foreach (int target in targets)
            StateAt(target, _state.Continuation).Stack ??= [];
    }

    /// <summary>
    /// Where the statement begins that makes and throws an exception, or -1: nothing of that statement is needed. Without debug
    /// information, behind the last instruction that has an effect.
    /// </summary>
    int StartOfThrow(int first)
    {
        int end = first;
        while (true)
        {
            IlInstruction instruction = _body.Instructions[end];
            if (instruction.Code == ILOpCode.Throw)
                break;
            if (IlOperands.Of(instruction.Code) is IlOperand.Branch or IlOperand.Switch
                || instruction.Code is ILOpCode.Ret or ILOpCode.Endfinally or ILOpCode.Rethrow
                || end + 1 >= _body.Instructions.Length || _leaders.Contains(_body.Instructions[end + 1].Offset))
                return -1;
            end++;
        }
        MethodSymbols symbols = _method.Definition.Symbols;
        int start = end;
        while (start > first && !Begins(start))
            start--;
        return start;

        bool Begins(int index) => symbols.IsEmpty
            ? HasEffect(_body.Instructions[index - 1])
            : symbols.Begins(_body.Instructions[index].Offset);
    }

    bool HasEffect(IlInstruction instruction) => instruction.Code switch
    {
        ILOpCode.Stloc or ILOpCode.Starg or ILOpCode.Stfld or ILOpCode.Stsfld or ILOpCode.Stobj or ILOpCode.Pop or ILOpCode.Initobj
            or ILOpCode.Cpobj or (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8) or ILOpCode.Stind_i => true,
        ILOpCode.Call or ILOpCode.Callvirt =>
            Assembly.ResolveMethod(instruction.Token, _method.Context) is not { ReturnType.IsVoid: false },
        _ => false,
    };

    /// <summary>Ends the block with a jump; what is on the stack goes along.</summary>
    void Goto(int offset) => _builder.Br(Enter(offset));

    Block Enter(int offset) => Enter(StateAt(offset, _state.Continuation));

    // Numbers of less than 32 bits are ints there: another way to the block may bring any int (ECMA-335, I.12.1).
    TypeDesc OnStack(TypeDesc type) => type.Primitive is { IsInteger: true, Size: < 4 } or PrimitiveKind.Boolean or PrimitiveKind.Char ? Set.Core(PrimitiveKind.Int32) : type;

    /// <summary>Puts the stack where the target expects it.</summary>
    Block Enter(BlockState target)
    {
        if (target.Stack is null)
        {
            target.Stack = new Variable[_stack.Count];
            for (int i = 0; i < _stack.Count; i++)
                target.Stack[i] = new Variable(OnStack(_stack[i].Type), null);
        }
        if (target.Stack.Length != _stack.Count)
            throw new BadImageFormatException($"the stack of {_method} is not the same on all ways to IL_{target.Offset:x4}");
        for (int i = 0; i < _stack.Count; i++)
            Write(target.Stack[i], _stack[i]);
        return target.Block;
    }
}
