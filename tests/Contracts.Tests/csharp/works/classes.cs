public static class Program
{
    public static string Run(int n)
    {
        Animal[] animals = [new Dog("rex"), new Puppy("bo"), new Animal("any")];
        string all = "";
        foreach (Animal animal in animals) all += animal.Speak() + animal.Legs + " ";
        Animal last = animals[n % 3];
        all += last is Dog ? "dog" : "no dog";
        Dog? dog = last as Dog;
        return all + (dog?.Name ?? "none") + ((Animal)new Puppy("p")).Speak() + animals[0].Tag;
    }
}

public class Animal(string name)
{
    public string Name => name;

    public virtual int Legs => 4;

    public string Tag = "tag" + name;

    public virtual string Speak() => name + ".";
}

public class Dog : Animal
{
    public Dog(string name)
        : base(name + "!")
    {
    }

    public override string Speak() => "wuff " + base.Speak();
}

public sealed class Puppy(string name) : Dog(name)
{
    public new string Name => "hidden";

    public override int Legs => 3;

    public sealed override string Speak() => "wiff " + base.Speak();
}
