/// A moment on two clocks: the wall's, which people read and which may jump, and a steady one, which durations are taken from.
package struct Moment: Sendable, Hashable {
    package var wall: Timestamp
    /// Milliseconds of a clock that only runs forward.
    package var steady: Int64

    package init(wall: Timestamp, steady: Int64) {
        self.wall = wall
        self.steady = steady
    }

    /// The same on both clocks, later.
    package func adding(milliseconds: Int64) -> Moment {
        Moment(wall: wall.adding(milliseconds: milliseconds), steady: steady + milliseconds)
    }
}
