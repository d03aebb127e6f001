@main
struct Dragoman {
    static func main() { print("dragoman") }
}
