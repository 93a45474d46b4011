// ImageTooLarge
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }
    }

    public interface IMany
    {
        long M0();
        long M1();
        long M2();
        long M3();
        long M4();
        long M5();
        long M6();
        long M7();
        long M8();
        long M9();
        long M10();
        long M11();
        long M12();
        long M13();
        long M14();
        long M15();
        long M16();
        long M17();
        long M18();
        long M19();
        long M20();
        long M21();
        long M22();
        long M23();
        long M24();
        long M25();
        long M26();
        long M27();
        long M28();
        long M29();
        long M30();
        long M31();
        long M32();
        long M33();
        long M34();
        long M35();
        long M36();
        long M37();
        long M38();
        long M39();
        long M40();
        long M41();
        long M42();
        long M43();
        long M44();
        long M45();
        long M46();
        long M47();
        long M48();
        long M49();
        long M50();
        long M51();
        long M52();
        long M53();
        long M54();
        long M55();
        long M56();
        long M57();
        long M58();
        long M59();
    }

    public class Up : IMany
    {
        public long M0() => 0;
        public long M1() => 1;
        public long M2() => 2;
        public long M3() => 3;
        public long M4() => 4;
        public long M5() => 5;
        public long M6() => 6;
        public long M7() => 7;
        public long M8() => 8;
        public long M9() => 9;
        public long M10() => 10;
        public long M11() => 11;
        public long M12() => 12;
        public long M13() => 13;
        public long M14() => 14;
        public long M15() => 15;
        public long M16() => 16;
        public long M17() => 17;
        public long M18() => 18;
        public long M19() => 19;
        public long M20() => 20;
        public long M21() => 21;
        public long M22() => 22;
        public long M23() => 23;
        public long M24() => 24;
        public long M25() => 25;
        public long M26() => 26;
        public long M27() => 27;
        public long M28() => 28;
        public long M29() => 29;
        public long M30() => 30;
        public long M31() => 31;
        public long M32() => 32;
        public long M33() => 33;
        public long M34() => 34;
        public long M35() => 35;
        public long M36() => 36;
        public long M37() => 37;
        public long M38() => 38;
        public long M39() => 39;
        public long M40() => 40;
        public long M41() => 41;
        public long M42() => 42;
        public long M43() => 43;
        public long M44() => 44;
        public long M45() => 45;
        public long M46() => 46;
        public long M47() => 47;
        public long M48() => 48;
        public long M49() => 49;
        public long M50() => 50;
        public long M51() => 51;
        public long M52() => 52;
        public long M53() => 53;
        public long M54() => 54;
        public long M55() => 55;
        public long M56() => 56;
        public long M57() => 57;
        public long M58() => 58;
        public long M59() => 59;
    }

    public class C0 : Up { }
    public class C1 : Up { }
    public class C2 : Up { }
    public class C3 : Up { }
    public class C4 : Up { }
    public class C5 : Up { }
    public class C6 : Up { }
    public class C7 : Up { }
    public class C8 : Up { }
    public class C9 : Up { }
    public class C10 : Up { }
    public class C11 : Up { }
    public class C12 : Up { }
    public class C13 : Up { }
    public class C14 : Up { }
    public class C15 : Up { }
    public class C16 : Up { }
    public class C17 : Up { }
    public class C18 : Up { }
    public class C19 : Up { }
    public class C20 : Up { }
    public class C21 : Up { }
    public class C22 : Up { }
    public class C23 : Up { }
    public class C24 : Up { }
    public class C25 : Up { }
    public class C26 : Up { }
    public class C27 : Up { }
    public class C28 : Up { }
    public class C29 : Up { }
    public class C30 : Up { }
    public class C31 : Up { }
    public class C32 : Up { }
    public class C33 : Up { }
    public class C34 : Up { }
    public class C35 : Up { }
    public class C36 : Up { }
    public class C37 : Up { }
    public class C38 : Up { }
    public class C39 : Up { }
    public class C40 : Up { }
    public class C41 : Up { }
    public class C42 : Up { }
    public class C43 : Up { }
    public class C44 : Up { }
    public class C45 : Up { }
    public class C46 : Up { }
    public class C47 : Up { }
    public class C48 : Up { }
    public class C49 : Up { }
    public class C50 : Up { }
    public class C51 : Up { }
    public class C52 : Up { }
    public class C53 : Up { }
    public class C54 : Up { }
    public class C55 : Up { }
    public class C56 : Up { }
    public class C57 : Up { }
    public class C58 : Up { }
    public class C59 : Up { }
    public class C60 : Up { }
    public class C61 : Up { }
    public class C62 : Up { }
    public class C63 : Up { }
    public class C64 : Up { }
    public class C65 : Up { }
    public class C66 : Up { }
    public class C67 : Up { }
    public class C68 : Up { }
    public class C69 : Up { }
    public class C70 : Up { }
    public class C71 : Up { }
    public class C72 : Up { }
    public class C73 : Up { }
    public class C74 : Up { }
    public class C75 : Up { }
    public class C76 : Up { }
    public class C77 : Up { }
    public class C78 : Up { }
    public class C79 : Up { }
    public class C80 : Up { }
    public class C81 : Up { }
    public class C82 : Up { }
    public class C83 : Up { }
    public class C84 : Up { }
    public class C85 : Up { }
    public class C86 : Up { }
    public class C87 : Up { }
    public class C88 : Up { }
    public class C89 : Up { }
    public class C90 : Up { }
    public class C91 : Up { }
    public class C92 : Up { }
    public class C93 : Up { }
    public class C94 : Up { }
    public class C95 : Up { }
    public class C96 : Up { }
    public class C97 : Up { }
    public class C98 : Up { }
    public class C99 : Up { }
    public class C100 : Up { }
    public class C101 : Up { }
    public class C102 : Up { }
    public class C103 : Up { }
    public class C104 : Up { }
    public class C105 : Up { }
    public class C106 : Up { }
    public class C107 : Up { }
    public class C108 : Up { }
    public class C109 : Up { }
    public class C110 : Up { }
    public class C111 : Up { }
    public class C112 : Up { }
    public class C113 : Up { }
    public class C114 : Up { }
    public class C115 : Up { }
    public class C116 : Up { }
    public class C117 : Up { }
    public class C118 : Up { }
    public class C119 : Up { }
    public class C120 : Up { }
    public class C121 : Up { }
    public class C122 : Up { }
    public class C123 : Up { }
    public class C124 : Up { }
    public class C125 : Up { }
    public class C126 : Up { }
    public class C127 : Up { }
    public class C128 : Up { }
    public class C129 : Up { }
    public class C130 : Up { }
    public class C131 : Up { }
    public class C132 : Up { }
    public class C133 : Up { }
    public class C134 : Up { }
    public class C135 : Up { }
    public class C136 : Up { }
    public class C137 : Up { }
    public class C138 : Up { }
    public class C139 : Up { }
}
