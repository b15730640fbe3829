"""The archive package of a case (归档包): everything it rests on, in one file that anybody can check."""
