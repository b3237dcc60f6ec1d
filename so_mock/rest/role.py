"""Role: the matrix and the functional rights of a role, and its end."""

from __future__ import annotations

from so_mock.conventions.facts import calls, facts

facts({
    "DELETE Role/{roleIdToDelete}": calls("User.DeleteRole"),
    "GET Role/{roleType}": calls("User.GetAllRoles"),
    "GET Role/{roleType}/FunctionRight": calls("User.GetAllFunctionalRights"),
    "GET Role/{roleId}/FunctionRight": calls("User.GetFunctionalRights"),
    "PUT Role/{roleId}/FunctionRight": calls("User.SetFunctionalRights"),
    "GET Role/{roleId}/DataRight/{relationToOwner}": calls("User.GetAllDataRights"),
    "GET Role/{roleId}/DataRight/{tableName}": calls("User.GetDataRights"),
    "GET Role/{roleId}/DataRight/{tableName}/{relationToOwner}": calls("User.GetDataRight"),
    "PUT Role/{roleId}/DataRight/{tableName}/{relationToOwner}": calls("User.SetDataRight"),
    "GET Role/{type}/Default": calls("User.CreateDefaultRoleEntityFromType"),
    "GET Role/WithFunctionRight/{functionalRightName}": calls("User.FindRolesWithFunctionalRight"),
})  # fmt: skip
