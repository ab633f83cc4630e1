"""A migration's operation that makes many schema changes against one rendering of the models.

Between any two operations Django renders every related model anew; with dozens of audited models, all of them
related to clients and staff, that was most of the time of a first start. See decision 90.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AllAtOnce(Operation):
    """Run operations of which none undoes, or changes again, what another of them does.

    Triggers among the options of `CreateModel` are installed at the end. There is no way back.
    """

    reversible = False
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Give what writes this operation into a migration."""
        return type(self).__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state by every operation; the models are rendered afterward, once."""
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Change the database by every operation, then install the new models' triggers."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                for trigger in operation.options.get("triggers", ()):
                    schema_editor.execute(trigger.install_sql, params=None)

    def describe(self) -> str:
        """Say what is done."""
        return "; ".join(operation.describe() for operation in self.operations)
