public static class Program
{
    public static string Run(int n)
    {
        Tree<int>? root = null;
        foreach (int value in (int[])[5, 2, 8, n, 7]) root = Tree<int>.Add(root, value, (a, b) => a.CompareTo(b));
        return Text(root) + Depth(root);
    }

    private static string Text(Tree<int>? tree) => tree is null ? "" : Text(tree.Left) + tree.Value + " " + Text(tree.Right);

    private static int Depth(Tree<int>? tree) => tree is null ? 0 : 1 + Math.Max(Depth(tree.Left), Depth(tree.Right));
}

public sealed class Tree<T>(T value)
{
    public T Value => value;

    public Tree<T>? Left { get; private set; }

    public Tree<T>? Right { get; private set; }

    public static Tree<T> Add(Tree<T>? tree, T value, Comparison<T> order)
    {
        if (tree is null) return new Tree<T>(value);
        if (order(value, tree.Value) < 0) tree.Left = Add(tree.Left, value, order);
        else tree.Right = Add(tree.Right, value, order);
        return tree;
    }
}
