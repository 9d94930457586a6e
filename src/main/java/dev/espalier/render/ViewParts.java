package dev.espalier.render;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

import io.pebbletemplates.pebble.attributes.methodaccess.MethodAccessValidator;
import io.pebbletemplates.pebble.node.ForNode;

/** Lets a template read the components of the records it is shown and Pebble's own {@code loop}, and call nothing else. */
final class ViewParts implements MethodAccessValidator {
    @Override
    public boolean isMethodAccessAllowed(Object object, Method method) {
        if (object instanceof ForNode.LoopVariables) {
            return method.getDeclaringClass().equals(ForNode.LoopVariables.class);
        }
        if (!(object instanceof Record)) {
            return false;
        }
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            if (component.getAccessor().equals(method)) {
                return true;
            }
        }
        return false;
    }
}
