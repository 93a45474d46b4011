public static class Program
{
    public static string Run(int n)
    {
        IVisitor<string> visitor = new Printer();
        Node tree = new Sum(new Number(1), new Sum(new Number(n), new Number(3)));
        return tree.Accept(visitor) + " = " + tree.Accept(new Evaluator());
    }
}

public interface IVisitor<TResult>
{
    TResult Visit(Number number);

    TResult Visit(Sum sum);
}

public abstract class Node
{
    public abstract TResult Accept<TResult>(IVisitor<TResult> visitor);
}

public sealed class Number(int value) : Node
{
    public int Value => value;

    public override TResult Accept<TResult>(IVisitor<TResult> visitor) => visitor.Visit(this);
}

public sealed class Sum(Node left, Node right) : Node
{
    public Node Left => left;

    public Node Right => right;

    public override TResult Accept<TResult>(IVisitor<TResult> visitor) => visitor.Visit(this);
}

public sealed class Printer : IVisitor<string>
{
    public string Visit(Number number) => number.Value.ToString();

    public string Visit(Sum sum) => $"({sum.Left.Accept(this)} + {sum.Right.Accept(this)})";
}

public sealed class Evaluator : IVisitor<int>
{
    public int Visit(Number number) => number.Value;

    public int Visit(Sum sum) => sum.Left.Accept(this) + sum.Right.Accept(this);
}
