"""Why a reviewer decided so: the verdict of a rationale and the reasons it states, each with its sentence."""
