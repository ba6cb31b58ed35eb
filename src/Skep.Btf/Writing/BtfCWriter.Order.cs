namespace Skep.Btf;

public sealed partial class BtfCWriter
{
    [Flags]
    enum Mark : byte
    {
        None = 0,

        /// <summary>What it needs to be pointed to is arranged.</summary>
        Declared = 1,

        /// <summary>What it needs to be contained is arranged.</summary>
        Complete = 2,

        /// <summary>Its definition waits for what it contains.</summary>
        Open = 4,
    }

    readonly Mark[] _marks;
    readonly List<(int Id, bool Forward)> _arranged = [];
    readonly Stack<Step> _steps = [];

    enum Stage : byte
    {
        Point,
        Contain,
        Define,
    }

    /// <summary>Something to do about a type: make it known so that it can be pointed to, make it complete, or write it.</summary>
    readonly record struct Step(int Id, Stage Stage);

    /// <summary>
    /// Puts what has to be written for a type, up to its own definition, in an order that C accepts. Depth first, on a stack of its own:
    /// the types that contain each other may be nested deeper than calls can be.
    /// </summary>
    void Arrange(int id)
    {
        _steps.Push(new Step(id, Stage.Contain));
        while (_steps.TryPop(out Step step))
        {
            BtfType type = _file.GetType(step.Id);
            if (type.IsVoid)
                continue;
            ref Mark mark = ref _marks[step.Id];
            if (step.Stage == Stage.Define)
            {
                // A typedef may have been written for a pointer only, before what it names.
                mark = mark & ~Mark.Open | Mark.Declared | (type.Kind == BtfKind.Typedef ? Mark.None : Mark.Complete);
                _arranged.Add((step.Id, false));
                continue;
            }

            bool contain = step.Stage == Stage.Contain;
            switch (type.Kind)
            {
                case BtfKind.Struct or BtfKind.Union when !type.IsAnonymous:
                    ArrangeTagged(type, ref mark, contain);
                    break;
                case BtfKind.Typedef:
                    ArrangeTypedef(type, ref mark, contain);
                    break;
                case BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward or BtfKind.Int or BtfKind.Float:
                    bool isNumber = type.Kind is BtfKind.Int or BtfKind.Float;
                    bool isWritten = isNumber ? !IsBuiltIn(type) : !type.IsAnonymous || step.Id == id;
                    if (isWritten && (mark & Mark.Declared) == 0)
                        _arranged.Add((step.Id, type.Kind == BtfKind.Forward));
                    mark |= Mark.Declared;
                    break;
                default:
                    Mark wanted = contain ? Mark.Complete : Mark.Declared;
                    if ((mark & wanted) == 0)
                    {
                        mark |= wanted;
                        ArrangeParts(type, contain, self: 0);
                    }
                    break;
            }
        }
    }

    void ArrangeTagged(BtfType type, ref Mark mark, bool contain)
    {
        if (contain && (mark & (Mark.Complete | Mark.Open)) == 0)
        {
            mark |= Mark.Open;
            _steps.Push(new Step(type.Id, Stage.Define));
            ArrangeParts(type, contain, type.Id);
        }
        else if (!contain && (mark & Mark.Declared) == 0)
        {
            mark |= Mark.Declared;
            _arranged.Add((type.Id, true));
        }
    }

    /// <summary>A typedef has to be written wherever it is used; what it names has to be complete only where that is contained.</summary>
    void ArrangeTypedef(BtfType type, ref Mark mark, bool contain)
    {
        if (contain && (mark & Mark.Complete) == 0)
        {
            mark |= Mark.Complete;
            _steps.Push(new Step(type.TypeId, Stage.Contain));
        }
        if ((mark & (Mark.Declared | Mark.Open)) == 0)
        {
            mark |= Mark.Open;
            _steps.Push(new Step(type.Id, Stage.Define));
            _steps.Push(new Step(type.TypeId, Stage.Point));
        }
    }

    /// <summary>
    /// Pushes what is written as part of this type. <paramref name="self"/> is the struct being defined, which may point to itself.
    /// </summary>
    void ArrangeParts(BtfType type, bool contain, int self)
    {
        switch (type.Kind)
        {
            case BtfKind.Pointer:
                _steps.Push(new Step(type.TypeId, Stage.Point));
                break;
            case BtfKind.Array:
                // Even behind a pointer the elements of an array have to be complete (C17 6.7.6.2).
                _steps.Push(new Step(type.Array.ElementTypeId, Stage.Contain));
                break;
            case BtfKind.FunctionPrototype:
                for (int i = type.Count - 1; i >= 0; i--)
                    _steps.Push(new Step(type.GetParameter(i).TypeId, Stage.Point));
                _steps.Push(new Step(type.TypeId, Stage.Point));
                break;
            case BtfKind.Struct or BtfKind.Union:
                for (int i = type.Count - 1; i >= 0; i--)
                {
                    int member = type.GetMember(i).TypeId;
                    if (!PointsTo(member, self))
                        _steps.Push(new Step(member, Stage.Contain));
                }
                break;
            default:
                if (type.IsModifier)
                    _steps.Push(new Step(type.TypeId, contain ? Stage.Contain : Stage.Point));
                break;
        }
    }

    /// <summary>Whether a type is just pointers and qualifiers on <paramref name="target"/>.</summary>
    bool PointsTo(int id, int target)
    {
        for (int depth = 0; depth < BtfType.MaxDepth && id != target; depth++)
        {
            BtfType type = _file.GetType(id);
            if (type.Kind != BtfKind.Pointer && !type.IsModifier)
                return false;
            id = type.TypeId;
        }
        return id == target;
    }
}
