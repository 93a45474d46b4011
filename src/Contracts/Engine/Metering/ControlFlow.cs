using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>A stretch of instructions that is entered at its first and left after its last.</summary>
internal sealed class BasicBlock(int index, Instruction first)
{
    public int Index { get; } = index;

    public Instruction First { get; } = first;

    public List<Instruction> Instructions { get; } = [];

    public Instruction Last => Instructions[^1];

    /// <summary>Where control goes without an exception.</summary>
    public List<BasicBlock> Successors { get; } = [];

    public List<BasicBlock> Predecessors { get; } = [];

    /// <summary>Handlers that an exception in the block may reach.</summary>
    public List<BasicBlock> Handlers { get; } = [];

    /// <summary>Whether gas is checked here: at the method's entry, at a handler's, and at a loop's head.</summary>
    public bool IsChecked { get; set; }

    /// <summary>Whether some cycle comes back here.</summary>
    public bool IsLoopHead { get; set; }

    /// <summary>Gas charged at the start of the block.</summary>
    public long Cost { get; set; }
}

/// <summary>
/// The control-flow graph of a method. Blocks start wherever an operand or an exception handler says, never by a list of
/// branch instructions: a list that lacks one is how published rewriters came to loops without charge (contracts.md B.1).
/// </summary>
internal sealed class ControlFlow
{
    private readonly Dictionary<Instruction, BasicBlock> _byFirst = [];
    private readonly MethodBody _body;

    public ControlFlow(MethodBody body)
    {
        _body = body;
        Split();
        Connect();
        MarkLoopHeads();
    }

    /// <summary>Blocks in the order of the code.</summary>
    public List<BasicBlock> Blocks { get; } = [];

    public bool HasLoop => Blocks.Any(b => b.IsLoopHead);

    private static Instruction[] Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    private static bool EndsBlock(Instruction instruction) => instruction.OpCode.FlowControl
        is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw;

    private static bool FallsThrough(Instruction instruction) => instruction.OpCode.FlowControl
        is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);

    private void Split()
    {
        HashSet<Instruction> leaders = [_body.Instructions[0]];
        foreach (Instruction instruction in _body.Instructions)
        {
            leaders.UnionWith(Targets(instruction));
            if (EndsBlock(instruction) && instruction.Next is not null) leaders.Add(instruction.Next);
        }

        foreach (ExceptionHandler handler in _body.ExceptionHandlers)
        {
            Instruction?[] edges = [handler.TryStart, handler.TryEnd, handler.HandlerStart, handler.HandlerEnd];
            leaders.UnionWith(edges.OfType<Instruction>());
        }

        foreach (Instruction instruction in _body.Instructions)
        {
            if (leaders.Contains(instruction))
            {
                BasicBlock block = new(Blocks.Count, instruction);
                Blocks.Add(block);
                _byFirst.Add(instruction, block);
            }

            Blocks[^1].Instructions.Add(instruction);
        }
    }

    private void Connect()
    {
        HashSet<BasicBlock> linked = [];
        foreach (BasicBlock block in Blocks)
        {
            linked.Clear();
            foreach (Instruction target in Targets(block.Last)) Link(block, _byFirst[target], linked);
            if (FallsThrough(block.Last) && block.Last.Next is not null) Link(block, _byFirst[block.Last.Next], linked);
        }

        foreach (ExceptionHandler handler in _body.ExceptionHandlers)
        {
            BasicBlock entry = _byFirst[handler.HandlerStart];
            entry.IsChecked = true;
            int end = handler.TryEnd is null ? Blocks.Count : _byFirst[handler.TryEnd].Index;
            for (int i = _byFirst[handler.TryStart].Index; i < end; i++) Blocks[i].Handlers.Add(entry);
        }

        Blocks[0].IsChecked = true;
    }

    private static void Link(BasicBlock from, BasicBlock to, HashSet<BasicBlock> linked)
    {
        if (!linked.Add(to)) return;
        from.Successors.Add(to);
        to.Predecessors.Add(from);
    }

    /// <summary>Depth first, without recursion: every cycle, reducible or not, has an edge back to a block on the path.</summary>
    private void MarkLoopHeads()
    {
        int[] state = new int[Blocks.Count]; // 0 new, 1 on the path, 2 done
        Stack<(BasicBlock Block, int Next)> path = new();
        foreach (BasicBlock root in Blocks)
        {
            if (state[root.Index] != 0) continue;
            state[root.Index] = 1;
            path.Push((root, 0));
            while (path.TryPop(out (BasicBlock Block, int Next) top))
            {
                if (top.Next == top.Block.Successors.Count + top.Block.Handlers.Count)
                {
                    state[top.Block.Index] = 2;
                    continue;
                }

                path.Push((top.Block, top.Next + 1));
                int handler = top.Next - top.Block.Successors.Count;
                BasicBlock next = handler < 0 ? top.Block.Successors[top.Next] : top.Block.Handlers[handler];
                if (state[next.Index] == 1) next.IsChecked = next.IsLoopHead = true;
                if (state[next.Index] != 0) continue;
                state[next.Index] = 1;
                path.Push((next, 0));
            }
        }
    }
}
